"""Which public authority speaks in a paper: by its names, its law and its script.

The table below is data: names as they appear in letters, in English and in the authority's
own language. A paper without a known name may still show a government's wording and law.
"""

import re
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Office:
    """An authority: its usual English name, its jurisdiction, and how sure the match is."""

    name: str
    jurisdiction: str
    weight: float = 2.0


# (jurisdiction, name, patterns on folded text)
_NAMED: tuple[tuple[str, str, str], ...] = (
    ("RU", "Roskomnadzor", r"ros[kc]omn?nadzor|роскомнадзор|служб\w{0,3} по надзору в сфере связи|supervision in the sphere of (?:telecom|communications)|eais\.rkn\.gov\.ru"),
    ("RU", "Prosecutor General of the Russian Federation", r"генеральн\w{1,4} прокур\w{1,6}|prosecutor general'?s? (?:office )?of the russian"),
    ("CN", "Ministry of Public Security of China", r"ministry of public security of (?:the people's republic of )?china|公安部|公安局|public security bureau"),
    ("CN", "Cyberspace Administration of China", r"cyberspace administration of china|国家互联网信息办公室|网信办"),
    ("CN", "Cyber Security Association of China", r"cyber ?security association of china|中国网络空间安全协会"),
    ("HK", "Hong Kong Police Force", r"hong ?kong police|香港警務處|cyber security and technology crime bureau|\bhkpf\b"),
    ("HK", "Government of Hong Kong", r"office of the government chief information officer|hksar government|government of the hong ?kong"),
    ("SG", "SingCERT", r"\bsingcert\b|cyber security agency of singapore|national cert of singapore"),
    ("SG", "Infocomm Media Development Authority", r"infocomm media development authority|\bimda\b|\bpofma\b"),
    ("SG", "Singapore Police Force", r"singapore police force"),
    ("ES", "Guardia Civil", r"guardia civil"),
    ("ES", "Policía Nacional", r"polic[ií]a nacional|mossos d'esquadra"),
    ("ES", "Audiencia Nacional", r"audiencia nacional|juzgado central de instrucci"),
    ("TR", "Information and Communication Technologies Authority", r"bilgi teknolojileri ve ileti[şs]im kurumu|telecommunications? communication presidency|information and communication technologies authority"),
    ("IN", "Ministry of Electronics and Information Technology", r"ministry of electronics (?:and|&) information technology|\bmeity\b|\bcert-in\b"),
    ("IN", "Indian Cyber Crime Coordination Centre", r"indian cyber ?crime coordination|\bi4c\b"),
    ("BR", "Brazilian judiciary", r"tribunal de justi[çc]a|poder judici[áa]rio|pol[íi]cia federal"),
    ("KR", "Korea Communications Standards Commission", r"korea communications (?:standards )?commission|방송통신심의위원회|\bkisa\b"),
    ("JP", "National Police Agency", r"national police agency of japan|警察庁|警視庁"),
    ("DE", "Bundeskriminalamt", r"bundeskriminalamt|landeskriminalamt|bundesnetzagentur|landesmedienanstalt"),
    ("FR", "OCLCTIC", r"\boclctic\b|\bpharos\b|minist[èe]re de l'int[ée]rieur|\barcom\b"),
    ("IT", "AGCOM", r"\bagcom\b|guardia di finanza|polizia postale|agenzia delle dogane"),
    ("UA", "Cyberpolice of Ukraine", r"cyber ?police of ukraine|кіберполіц|служба безпеки україни|security service of ukraine"),
    ("BY", "Ministry of Internal Affairs of Belarus", r"republic of belarus|республик\w{1,2} беларусь"),
    ("KZ", "Ministry of Digital Development of Kazakhstan", r"republic of kazakhstan|республик\w{1,2} казахстан"),
    ("AZ", "Government of Azerbaijan", r"republic of azerbaijan"),
    ("VN", "Ministry of Information and Communications of Viet Nam", r"bộ thông tin và truyền thông|authority of broadcasting and electronic information"),
    ("ID", "Kominfo", r"\bkominfo\b|kementerian komunikasi"),
    ("TH", "Ministry of Digital Economy and Society", r"ministry of digital economy and society"),
    ("PK", "Pakistan Telecommunication Authority", r"pakistan telecommunication authority"),
    ("AU", "eSafety Commissioner", r"esafety commissioner|australian (?:cyber security centre|federal police)"),
    ("NZ", "Department of Internal Affairs", r"department of internal affairs"),
    ("GB", "UK authority", r"metropolitan police|national crime agency|\bofcom\b|counter terrorism internet referral"),
    ("EU", "Europol", r"\beuropol\b|internet referral unit"),
    ("US", "US authority", r"federal bureau of investigation|department of justice|department of homeland security|attorney general"),
    ("CA", "Royal Canadian Mounted Police", r"royal canadian mounted police|\brcmp\b"),
    ("NL", "Dutch police", r"openbaar ministerie|nationale politie|autoriteit kansspelen"),
    ("PL", "CERT Polska", r"cert polska|komenda (?:g[łl][óo]wna|wojew[óo]dzka) policji"),
    ("IL", "Israel Cyber Unit", r"israel national cyber directorate|state attorney'?s? office[^.]{0,20}israel"),
)  # fmt: skip

# Law that only officials lean on when they ask for removal.
_LAW: tuple[tuple[str, str, str], ...] = (
    ("RU", "Roskomnadzor", r"149-fz|149-фз|russian federation|российской федерации"),
    ("ES", "Spanish authority", r"(?:article|art[íi]culo|art\.) ?573|c[óo]digo penal|ley org[áa]nica"),
    ("CN", "Chinese authority", r"laws and regulations of (?:our country|china)|criminal law of (?:our country|the people's)|我国[^。]{0,20}法"),
    ("HK", "Hong Kong authority", r"laws of hong ?kong|national security law"),
    ("SG", "Singapore authority", r"protection from online falsehoods|singapore penal code"),
    ("IN", "Indian authority", r"section 79\(?3?\)?|information technology act,? 2000"),
    ("EU", "Competent authority of a member state", r"regulation \(eu\) 2021/784|regulation \(eu\) 2022/2065"),
)  # fmt: skip

_ASKS = re.compile(
    r"criminal (?:code|law|offen[cs]e)|crimes ordinance|terrori|court order|prohibited|illegal|unlawful|malware|запрещен|уведомление|"
    r"national security|blocked by|restrict(?:ed|ion)? (?:of )?access|take (?:it|them|this)? ?(?:off|down)|remov(?:e|al)|违法|有害|withdrawal|withhold"
)
_OFFICIAL = re.compile(
    r"\b(?:ministry|police|prosecutor|public security|national cert|federal service|government agency|commissioner|bureau of|tribunal|law enforcement|cyber ?crime)\b"
)


def find_office(folded: str) -> Office | None:
    """Name the authority that asks for something here; None when nobody official does."""
    if not _ASKS.search(folded):
        return None
    hits = [
        (len(pattern.findall(folded)), jurisdiction, name)
        for jurisdiction, name, pattern in _compiled(_NAMED)
        if pattern.search(folded)
    ]
    law = [row for row in _compiled(_LAW) if row[2].search(folded)]
    if hits:
        _, jurisdiction, name = max(hits, key=lambda hit: hit[0])
        backed = any(row[0] == jurisdiction for row in law)
        return Office(name, jurisdiction, 3.0 if backed else 1.0)
    if law and (
        _OFFICIAL.search(folded) or re.search(r"court order|criminal|запрещен", folded)
    ):
        return Office(law[0][1], law[0][0], 0.5)
    return None


@cache
def _compiled(
    table: tuple[tuple[str, str, str], ...],
) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple((where, name, re.compile(pattern)) for where, name, pattern in table)
