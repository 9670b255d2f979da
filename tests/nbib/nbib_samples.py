"""Texts of invented records in the MEDLINE format, as PubMed's site saves them."""

ARTICLE = """\
PMID- 900001201
OWN - NLM
STAT- MEDLINE
DCOM- 20240903
LR  - 20240910
IS  - 1546-0096 (Electronic)
IS  - 1546-0097 (Linking)
VI  - 22
IP  - 6 Pt 1
DP  - 2024 Aug
TI  - On the folding of paper in rooms without a table: a study of patience, of thumbs and\x20
      of the wind.
PG  - 401-9
LID - 10.5555/fold.22.401 [doi]
LID - S0001-1 [pii]
AB  - BACKGROUND: Paper bends. METHODS: We bent it. The ratio was 3: 1. RESULTS: It bent.
CI  - Copyright (c) 2024 The Folders.
FAU - Crease, Ada B 2nd
AU  - Crease AB 2nd
AUID- ORCID: 0000-0002-1825-0097
AD  - Institute of Edges, Nowhere.
AD  - Hall of Corners, Elsewhere.
FAU - van der Fold, C
AU  - van der Fold C
CN  - Paper Group
AD  - Everywhere.
LA  - eng
LA  - fre
SI  - ClinicalTrials.gov/NCT00000000
SI  - ClinicalTrials.gov/NCT00000001
GR  - R01 XX000001/XX/NIX HHS/United States
GR  - 12/34/5/Paper Trust/United Kingdom
PT  - Journal Article
PT  - Review
TT  - Du pliage.
DEP - 20240708
PL  - England
TA  - J Fold
JT  - Journal of folding (Nowhere : 2001)
JID - 9999999
RN  - 0 (cellulose)
RN  - EC 3.2.1.4 (Cellulase)
RN  - Thumb Disease, Familial
SB  - IM
CON - J Fold. 2023 Dec;21(12):900-1. PMID: 900001200
EIN - J Fold. 2024 Sep;22(7):500. Crese, Ada [corrected to Crease, Ada]
GS  - FOLD1
MH  - Humans
MH  - *Paper/history/*standards
RF  - 12
PS  - Sheet F
FPS - Sheet, Foolscap
PMC - PMC9900001
MID - NIHMS900001
OID - NLM: PMC9900001
OAB - Publisher: Le papier se plie.
OABL- fre
OTO - NOTNLM
OT  - *folding
OT  - wind
COIS- None declared.
IR  - Hinge O
FIR - Hinge, Otto
IRAD- Department of Doors.
GN  - NASA: Grant numbers: none.
SFM - STS-900
EDAT- 2024/07/09 06:42
MHDA- 2024/09/03 12:00
CRDT- 2024/07/08 23:59
PHST- 2024/03/04 00:00 [received]
PHST- 2024/07/08 23:59 [entrez]
PHST- 2024/07/09 06:42 [pubmed]
PHST- 2024/09/03 12:00 [medline]
AID - 10.5555/fold.22.401 [doi]
AID - S0001-1 [pii]
PST - ppublish
SO  - J Fold. 2024 Aug;22(6 Pt 1):401-9. doi: 10.5555/fold.22.401. Epub 2024 Jul 8.
"""

CHAPTER = """\
PMID- 900001202
STAT- Publisher
DRDT- 20240110
CTDT- 20200919
PB  - Invented Press
DP  - 2020 Jan
TI  - Corners
BTI - The Book of Paper
ISBN- 9780000000002
AB  - Corners meet.
FED - Edge, Nora
ED  - Edge N
FAU - Corner, Sam
AU  - Corner S
AD  - Hall of Corners.
LA  - eng
PT  - Review
PT  - Book Chapter
PL  - Nowhere (NW)
EDAT- 2020/09/20 06:00
MHDA- 2020/09/20 06:00
CRDT- 2020/09/20 06:00
AID - NBK9001202 [bookaccession]
"""
