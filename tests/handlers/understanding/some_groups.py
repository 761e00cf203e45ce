"""Working groups for the tests of understanding: the network's three, and a larger network."""

from handlers.understanding import gazetteer

CTIP, LM, CCHM = 1, 2, 3

ENTRIES = (
    gazetteer.Entry(
        CTIP,
        [
            "Counter Trafficking in Persons Technical Working Group",
            "CTIP-TWG",
            "CTIP",
            "counter trafficking",
            "anti-trafficking",
            "TIP",
            "মানব পাচার প্রতিরোধ",
            "কাউন্টার ট্রাফিকিং",
        ],
    ),
    gazetteer.Entry(
        LM,
        [
            "Labour Migration Technical Working Group",
            "LM-TWG",
            "LMTWG",
            "LM",
            "labour migration",
            "labor migration",
            "শ্রম অভিবাসন",
        ],
    ),
    gazetteer.Entry(
        CCHM,
        [
            "Technical Working Group on Climate Change and Human Mobility",
            "CCHM-TWG",
            "CCHM",
            "climate",
            "climate mobility",
            "জলবায়ু",
            "জলবায়ু পরিবর্তন ও মানব চলাচল",
        ],
    ),
)

LARGER = {
    "health": ["Migration and Health", "MH-TWG", "মাইগ্রেশন হেলথ"],
    "data": ["Migration Data", "DATA-TWG", "অভিবাসন উপাত্ত"],
    "labour": ["Labour Migration Technical Working Group", "LM-TWG", "শ্রম অভিবাসন"],
    "protection": ["Protection", "PWG", "সুরক্ষা"],
    "child": ["Child Protection", "CP-WG", "শিশু সুরক্ষা"],
    "violence": ["Gender-Based Violence", "GBV", "জেন্ডার সহিংসতা"],
    "reintegration": ["Return and Reintegration", "RR-TWG"],
    "diaspora": ["Diaspora Engagement", "প্রবাসী সম্পৃক্ততা"],
    "trafficking": ["Counter Trafficking in Persons TWG", "মানবপাচার"],
    "technology": ["Information Technology", "IT"],
    "first": ["Working Group 1", "WG1"],
    "second": ["Working Group 2", "WG2"],
}
