"""The fixed words of an audience as it is typed: kinds, roles, languages, `org:` and the like.

For each thing and each language that the bot writes (`languages.NAMES`) the words that mean it, of
which the first is the one that is written. All of them are understood, whoever writes.
"""

from collections.abc import Mapping, Sequence

Words = Mapping[str, Mapping[str, Sequence[str]]]

ALL: Mapping[str, Sequence[str]] = {
    "en": ("all", "everybody", "everyone"),
    "bn": ("সবাই", "সবাইকে", "সকলে"),
}

PREFIXES: Words = {
    "kind": {"en": ("kind",), "bn": ("ধরন",)},
    "group": {
        "en": ("twg", "group", "working group"),
        "bn": ("টিডব্লিউজি", "গ্রুপ", "ওয়ার্কিং গ্রুপ"),
    },
    "organization": {"en": ("org", "organization", "organisation"), "bn": ("সংস্থা",)},
    "role": {"en": ("role",), "bn": ("ভূমিকা", "দায়িত্ব")},
    "language": {"en": ("lang", "language"), "bn": ("ভাষা",)},
}
"""By aspect: what stands before the colon."""

KINDS: Words = {
    "un_agency": {
        "en": ("un_agency", "un agencies", "un", "united nations"),
        "bn": ("জাতিসংঘ", "জাতিসংঘ সংস্থা", "জাতিসংঘের সংস্থা"),
    },
    "cso": {
        "en": (
            "cso",
            "csos",
            "ngo",
            "ngos",
            "civil society",
            "civil society csos",
            "civil society organization",
            "civil society organizations",
            "civil society organisation",
            "civil society organisations",
        ),
        "bn": (
            "সিএসও",
            "এনজিও",
            "নাগরিক সমাজ",
            "নাগরিক সমাজ সংগঠন",
            "নাগরিক সমাজ সংগঠন সিএসও",
            "সুশীল সমাজ",
        ),
    },
    "government": {
        "en": ("government", "govt", "government agency", "government agencies"),
        "bn": ("সরকার", "সরকারি", "সরকারি প্রতিষ্ঠান", "সরকারি সংস্থা"),
    },
    "private_sector": {
        "en": ("private_sector", "business", "businesses"),
        "bn": ("বেসরকারি খাত", "ব্যবসা প্রতিষ্ঠান"),
    },
    "donor": {"en": ("donor", "donors"), "bn": ("দাতা", "দাতা সংস্থা")},
    "academia": {
        "en": ("academia", "academic", "university", "universities"),
        "bn": ("শিক্ষা প্রতিষ্ঠান", "শিক্ষা", "শিক্ষা ও গবেষণা প্রতিষ্ঠান", "বিশ্ববিদ্যালয়"),
    },
    "other": {"en": ("other", "others"), "bn": ("অন্যান্য",)},
}

ROLES: Words = {
    "focal_point": {
        "en": ("focal_point", "focal points", "focal"),
        "bn": ("ফোকাল পয়েন্ট", "ফোকাল"),
    },
    "chair": {"en": ("chair", "chairs"), "bn": ("সভাপতি",)},
    "secretariat": {"en": ("secretariat",), "bn": ("সচিবালয়",)},
}

LANGUAGES: Words = {
    "en": {"en": ("en", "english"), "bn": ("ইংরেজি",)},
    "bn": {"en": ("bn", "bangla", "bengali"), "bn": ("বাংলা",)},
}

CLOSED: Mapping[str, Words] = {"kind": KINDS, "role": ROLES, "language": LANGUAGES}
"""By aspect: those whose values are the same in every network."""
