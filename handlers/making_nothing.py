"""What is written at the step of a part to leave that out: the only place that knows these words.

Only at its own step: "none" is a title like any other.
"""

import re
from typing import Final

from storage.rules import words as spelling

_NOTHING: Final = (
    "[-–—]+|none|no|nope|nil|nothing|n/?a|not (?:needed|necessary|required|applicable)|no need"
    "|skip(?: it)?|leave (?:it )?out|remove(?: it)?|without"
    "|নেই|নাই|না|কিছু না|কিছু নেই|কোনোটিই না|লাগবে না|(?:দরকার|প্রয়োজন) (?:নেই|নাই)|বাদ(?: (?:দিন|দেন))?"
    "|nei|nai|na|kichu (?:na|nai)|lagbe na|dorkar n[ae]i|bad(?: din)?"
)
_LATER: Final = (
    "(?:still )?(?:tb[acd]|to be (?:announced|confirmed|decided|determined|fixed))"
    "|not (?:fixed|decided|known|sure)(?: yet)?"
    "|(?:will be )?(?:decided|fixed|announced|shared|sent) later|later"
    "|(?:the )?link (?:follows|will follow|later)"
    "|(?:এখনো )?(?:ঠিক|চূড়ান্ত|নির্ধারিত) হয়নি"
    "|(?:লিংক )?পরে(?: (?:জানাবো?|জানানো হবে|দেবো?|দেওয়া হবে|ঠিক হবে))?"
    "|ekhono thik h?oyni|(?:link )?pore(?: (?:janabo|debo|dibo|thik hobe))?"
)
_OF_STEP: Final = {
    "place": f"no (?:place|venue)(?: yet)?|(?:স্থান|জায়গা) (?:নেই|নাই)|{_LATER}",
    "online": "no (?:link|online|zoom)|in person only|only in person|(?:কোনো )?লিংক (?:নেই|নাই)"
    "|link nai",
    "description": "no description|(?:কোনো )?বিবরণ (?:নেই|নাই)",
    "agenda": f"no agenda|(?:কোনো )?আলোচ্যসূচি (?:নেই|নাই)|{_LATER}",
    "capacity": "no limits?|unlimited|without (?:a )?limit|any number|no seat limit|everyone"
    "|everybody|(?:কোনো )?সীমা (?:নেই|নাই|ছাড়া)|সীমাহীন|আনলিমিটেড|যত খুশি|সবাই"
    "|(?:kono )?shima nai|limit nai",
    "lead": "no deadline|no limit|(?:until|till|at) the (?:start|meeting)|any ?time"
    "|(?:কোনো )?(?:সময়সীমা|শেষ সময়) (?:নেই|নাই)|সভা শুরু পর্যন্ত|সভার আগ পর্যন্ত|যেকোনো সময়",
    "repeat": "(?:only |just )?(?:once|one time|1 time)(?: only)?|never|no repeats?|not repeated"
    "|(?:it )?(?:does not|doesn't|do not) repeat|one[- ]off|(?:শুধু |কেবল )?এক ?বার(?:ই)?"
    "|(?:shudhu )?ek ?bari?",
    "ends": "never mind",
}
_PATTERNS: Final = {
    step: re.compile(spelling.nfc(rf"(?:{_NOTHING}|{words})[.।!]*"), re.IGNORECASE)
    for step, words in _OF_STEP.items()
}
_FOLLOWS: Final = re.compile(spelling.nfc(rf"(?:{_LATER})[.।!]*"), re.IGNORECASE)


def is_said(step: str, text: str) -> bool:
    """Say whether a text leaves the part of a step out, which is an optional one."""
    return _PATTERNS[step].fullmatch(spelling.nfc(text.strip())) is not None


def follows(text: str) -> bool:
    """Say whether a text says that a link is still to come."""
    return _FOLLOWS.fullmatch(spelling.nfc(text.strip())) is not None
