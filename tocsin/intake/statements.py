"""Which declarations a paper makes, in the languages that senders write them in.

Works on folded text (one line, lower case, straight quotes). Gaps are bounded; spaces may be
lost because mailers glue lines together.
"""

import re

_QUOTED_PROMPT = re.compile(r"following\s?statement:?\s?\"[^\"]{1,800}\"")

_PATTERNS: dict[str, tuple[str, ...]] = {
    "good_faith": (
        r"good[- ]?faith", r"believe[sd]? in good", r"bona fide belief", r"reasonabl[ey] belie",
        r"to the best of (?:my|our) (?:knowledge|belief)[^.]{0,80}not (?:been )?authori[sz]ed",
        r"buena fe", r"boa[- ]f[ée]", r"buona fede", r"bonne foi", r"gute[nmrs]? glauben", r"te goeder trouw",
        r"iyi niyet", r"善意", r"诚信|誠信|真诚", r"добросовестн", r"선의",
    ),
    "perjury": (
        r"penalt(?:y|ies) ?(?:of|for) ?perjury", r"pain of perjury", r"under perjury", r"penalty of law",
        r"swear[^.]{0,60}perjury", r"28 u\.?s\.?c\.? ?§? ?1746",
        r"perjurio", r"perj[úu]rio", r"parjure", r"eidesstattlich", r"spergiuro", r"meineed",
        r"伪证|偽証|偽證|虚假陈述", r"лжесвидетельств|ложны[ех] показани", r"위증",
    ),
    "accuracy": (
        r"information ?[^.]{0,160}?(?:is|are|being|to be) ?(?:\w{1,12} )?(?:true|accurate|correct|truthful)",
        r"(?:notice|notification|statements?|foregoing|above|this|complaint|letter|communication|everything)[^.]{0,80}?"
        r"(?:is|are|to be) ?(?:\w{1,12} )?(?:true|accurate|correct)\b",
        r"\b(?:true|accurate) and (?:correct|accurate|complete|true)", r"accuracy of (?:the|this)",
        r"información[^.]{0,80}(?:exacta|veraz|correcta|precisa)", r"信息[^。]{0,40}(?:准确|真实)",
    ),
    "authority": (
        r"authori[sz]edto? ?(?:to )?act|authori[sz]ed ?to ?(?:act|submit|make|send|file|enforce|represent)",
        r"authori[sz]ed ?(?:agent|representative|by)", r"authority ?to ?(?:act|enforce|represent|make|submit)",
        r"(?:on|in) ?(?:the )?behalf ?of", r"'s behalf", r"\b(?:i am|we are|i'm|is|am|are) ?(?:the |an |a )?(?:\w{1,12} ){0,3}(?:copyright )?(?:owner|holder|author)s?\b",
        r"owner ?of ?(?:an|the) ?(?:\w{1,12} )?(?:exclusive )?right", r"exclusive rights? holder", r"(?:titular|propietario) de",
        r"\bi (?:own|created|wrote)\b", r"we own\b", r"owned by (?:me|us|our)\b", r"版权所有|版权人|著作权人|правообладател",
    ),
    "fair_use": (r"fair ?use", r"fair dealing", r"uso justo"),
    "jurisdiction_consent": (
        r"(?:consent|submit|agree|subject)[^.]{0,60}?\bjurisdiction", r"jurisdiction of[^.]{0,60}(?:court|district)",
        r"jurisdicci[oó]n", r"юрисдикц", r"管辖",
    ),
    "service_of_process": (
        r"(?:accept|consent|agree)[^.]{0,80}?\bservice[^.]{0,16}?process", r"service of ?(?:legal )?process",
        r"serve (?:me|us)\b", r"accept service", r"notificaci[oó]n (?:judicial|legal)", r"送达",
    ),
    "mistake": (
        r"(?:mistake|misidentif|misindentif|error|mistaken)[^.]{0,120}?(?:misidentif|misindentif|removed|disabled|taken down|material)",
        r"(?:removed|disabled|taken ?down|removal|takedown)[^.]{0,120}?(?:mistake|misidentif|error\b|misunderstanding|wrong)",
        r"misidentification", r"mistaken information", r"error o (?:mala )?identificaci", r"误删|错误(?:删除|识别|移除)",
    ),
}  # fmt: skip

_COMPILED = {name: re.compile("|".join(patterns)) for name, patterns in _PATTERNS.items()}


def statements_in(folded: str) -> dict[str, bool]:
    """Return which declarations are made; a form's quoted prompt alone is not one."""
    said = _QUOTED_PROMPT.sub(" ", folded)
    return {name: bool(pattern.search(said)) for name, pattern in _COMPILED.items()}
