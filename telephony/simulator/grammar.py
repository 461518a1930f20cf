"""What a document may hold: Twilio's tables of verbs and attributes, as far as the exchange goes."""

import re

LANGUAGES = frozenset(
    [
        "af-ZA",
        "ar-AE",
        "ar-XA",
        "arb",
        "bg-BG",
        "bn-IN",
        "ca-ES",
        "cmn-CN",
        "cmn-TW",
        "cs-CZ",
        "cy-GB",
        "da-DK",
        "de-AT",
        "de-DE",
        "el-GR",
        "en-AU",
        "en-CA",
        "en-GB",
        "en-GB-WLS",
        "en-IE",
        "en-IN",
        "en-NZ",
        "en-US",
        "en-ZA",
        "es-ES",
        "es-MX",
        "es-US",
        "et-EE",
        "eu-ES",
        "fi-FI",
        "fil-PH",
        "fr-BE",
        "fr-CA",
        "fr-FR",
        "gl-ES",
        "gu-IN",
        "he-IL",
        "hi-IN",
        "hu-HU",
        "id-ID",
        "is-IS",
        "it-IT",
        "ja-JP",
        "kn-IN",
        "ko-KR",
        "lt-LT",
        "lv-LV",
        "ml-IN",
        "mr-IN",
        "ms-MY",
        "nb-NO",
        "nl-BE",
        "nl-NL",
        "pa-IN",
        "pl-PL",
        "pt-BR",
        "pt-PT",
        "ro-RO",
        "ru-RU",
        "sk-SK",
        "sr-RS",
        "sv-SE",
        "ta-IN",
        "te-IN",
        "th-TH",
        "tr-TR",
        "uk-UA",
        "vi-VN",
        "yue-CN",
        "yue-HK",
        "zh-CN",
        "zh-HK",
        "zh-TW",
    ]
)
VOICE = re.compile(
    r"man|woman|alice|Polly\.[A-Z][A-Za-zé]+(-Neural|-Generative)?|Google\.[a-z]{2,3}-[A-Z]{2}-[A-Za-z0-9-]+"
)
SPEECH_MARKUP = frozenset(["break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"])

METHODS = re.compile("GET|POST")
URL = re.compile(r"\S+")
YES_NO = re.compile("true|false")
EVENTS = re.compile("(initiated|ringing|answered|completed)( (initiated|ringing|answered|completed))*")


def whole(low: int, high: int) -> range:
    return range(low, high + 1)


# verb: {attribute: the values it may have}; a range stands for whole numbers, a set for words.
ATTRIBUTES: dict[str, dict[str, re.Pattern[str] | range | frozenset[str]]] = {
    "Response": {},
    "Say": {"voice": VOICE, "language": LANGUAGES, "loop": whole(0, 1000)},
    "Pause": {"length": whole(0, 3600)},
    "Hangup": {},
    "Reject": {"reason": re.compile("rejected|busy")},
    "Redirect": {"method": METHODS},
    "Gather": {
        "input": re.compile("dtmf"),
        "action": URL,
        "method": METHODS,
        "timeout": whole(1, 600),
        "finishOnKey": re.compile(r"[0-9*#]*"),
        "numDigits": whole(1, 100),
        "actionOnEmptyResult": YES_NO,
    },
    "Dial": {
        "action": URL,
        "method": METHODS,
        "timeout": whole(5, 600),
        "timeLimit": whole(1, 86_400),
        "callerId": re.compile(r"\+\d+"),
        "answerOnBridge": YES_NO,
        "record": re.compile("do-not-record"),
    },
    "Number": {
        "url": URL,
        "method": METHODS,
        "statusCallback": URL,
        "statusCallbackMethod": METHODS,
        "statusCallbackEvent": EVENTS,
    },
    "Message": {
        "to": re.compile(r"\+\d+"),
        "from": re.compile(r"\+\d+"),
        "action": URL,
        "method": METHODS,
        "statusCallback": URL,
    },
    "Body": {},
    "Media": {},
}
VOICE_CHILDREN: dict[str, frozenset[str]] = {
    "Response": frozenset({"Say", "Pause", "Hangup", "Reject", "Redirect", "Gather", "Dial"}),
    "Gather": frozenset({"Say", "Pause"}),
    "Dial": frozenset({"Number"}),
    "Say": SPEECH_MARKUP,
}
TEXT_CHILDREN: dict[str, frozenset[str]] = {
    "Response": frozenset({"Message", "Redirect"}),
    "Message": frozenset({"Body", "Media"}),
}
HOLDS_WORDS = frozenset({"Say", "Redirect", "Number", "Dial", "Message", "Body", "Media"})
# After these nothing in the same document is ever reached.
FINAL = frozenset({"Hangup", "Reject", "Redirect"})

SAY_CHARACTERS = 4_096
BODY_CHARACTERS = 1_600
NUMBERS_IN_A_DIAL = 10
