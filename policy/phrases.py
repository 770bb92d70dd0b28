"""What legislatures, councils and voters say of what they did, a move and below it the phrases that mean it.

Read by `policy.vocabulary`, in this order: the first pattern that is found decides. Guards stand first.
"""

from __future__ import annotations

NAMES = {
    "CHAMBER": r"(?:senate|house|assembly|house of delegates|house of representatives)",
    "HEAD": r"(?:governor|gov\.|president(?! pro| of the senate)|mayor)",
    "COMMITTEE": r"(?:committee|com\.|comm\.|subcommittee|cmte\.?)",
    "ORDINAL": r"(?:third|3rd|second|2nd)",
}

# A move, and below it a pattern a line; the first pattern that is found decides. Capitals inside a
# pattern stand for the names above.
PATTERNS = r"""
SUBSTITUTED
    \bsubstituted by (?=[a-z. ]+\d)
    \bincorporated (?:by|into)\b
OVERRIDE_FAILED
    \b(?:line|item|partial).*veto.*\boverride (?:failed|fails)
OVERRIDE
    \bitem[s]? vetoe?s? (?:was |were )?overridden
    \boverr(?:ode|ides?) (?:\w+ )*(?:line|item|partial)\b.*veto
LINE_VETO
    \bvetoed in part
    \bvetoed\b.*\bremainder (?:signed|approved)
    \bline[- ](?:item )?veto
    \bitem[- ]veto
    \bveto(?:ed)?:? (?:of )?(?:line|items?)\b
    \bitems? (?:were |was )?vetoed
    \bpartial(?:ly)? veto
OVERRIDE_FAILED
    \bveto (?:was )?sustained
    \b(?:failed|fails|failure) to override
    \bveto override (?:failed|fails)
    \boverride .*\b(?:failed|fails|lost)\b
OVERRIDE
    \bveto (?:was )?(?:overridden|overriden)
    \bveto override (?:passed|successful|adopted)
    \boverr(?:ode|ides?) .*veto
    \bnotwithstanding (?:the )?(?:objections?|veto|HEAD's (?:objections?|veto))
    \b(?:re)?passed over (?:the )?(?:HEAD(?:'s)? )?veto
ENACTED
    \benacted over (?:the )?(?:HEAD(?:'s)? )?veto
    \bpocket approv
    \bdeemed approved
    \bunsigned by (?:the )?mayor
    \bmayor\b.*\breturned unsigned
VETOED
    \breturned (?:by|from) (?:the )?HEAD\b.*\bwithout (?:\w+ )?(?:approval|signature)
    \btabled veto
    \bveto(?:ed)? message (?:read|received|referred)
NOTHING
    \b(?:returned|recommend\w*)\b.*\bHEAD.*\brecommend
    \bHEAD(?:'s)? (?:returned with )?recommend
    \b(?:preamble|emergency clause) adopted
    \bdo pass (?:motion )?failed
    \bwithdrawn from (?:the )?(?:\w+ )*calendar
    \bcarr(?:y|ied)[- ]?over\b
    \bheld over\b
    \bcontinued to\b(?!.*\bhearing)(?<!hearing continued to)
    \bpostponed to\b
    \bveto (?:deadline|period|session)
    ^(?!motion (?:carried|passe[sd]|approved)).*\bmotion\b(?!.*\bpass)
    \bnon-?concur
    \b(?:refus\w+|fail\w*|declin\w+|not) (?:to )?concur
    \b(?:co-?)?(?:author|sponsor|patron)s?\b.*\b(?:added|removed|withdrawn)
    \bamendments?\b.*\b(?:adopted|passed|failed|withdrawn|rejected|agreed to|lost|tabled)\b(?!.*\bbill\b)
    \b(?:adopted|rejected) (?:\w+ ){0,3}amendments?\b
    \bcommittee substitute adopted
BOTH
    \bsigned by (?:the )?(?:officers|speaker|presiding|lieutenant|lt\.|(?:house|senate|legislative) officers?)
    \bsigned by (?:the )?president (?:pro|of the senate)
    \b(?:speaker|president of the senate|president pro tem\S*) signed
    \bsigned in (?:open )?session
    \benrolled bill signed
    \bconference (?:committee )?report (?:adopted|agreed)
FAILED
    \bpassed by indefinitely
    ^left in\b
    \bstricken from (?:the )?(?:docket|calendar)
    \bpursuant to joint rule 56
    \bnot adopted\b
    \(dead\)
    ^denied\b
    \bdid not qualify
    \bremoved from (?:the )?(?:\w+ )?ballot
    \b(?:rejected|defeated) by (?:the )?(?:voters|electors)
    \bmeasure (?:failed|defeated)
    \bvote:? failed
WITHDRAWN
    \bstricken at (?:the )?request
    \b(?:author|sponsor|patron) withdrew (?!.*amendment)
    \bnotice of withdrawal
ENACTED
    \b(?:approved|passed|adopted|ratified) by (?:the )?(?:voters|electors|electorate)
    \bvoters (?:approved|passed|adopted)
QUALIFIED
    (?<!to )\bqualified for\b.*\bballot
    \b(?:petition|signatures?|initiative) (?:\w+ )?(?:certified|verified|found sufficient)
BALLOT
    \bon (?:the )?(?:\w+ )?ballot\b
    \b(?:referred|submitted|goes|sent) to (?:the )?(?:voters|electors|electorate|people)
FLOOR
    \b(?:passed|adopted|approved) (?:on |at )?(?:first|1st) reading
    \b(?:first|1st) reading[:;,]? (?:passed|adopted|approved)
    \bplaced on (?:general file|final reading|select file)
    \bapproved by COMMITTEE
    \bCOMMITTEE (?:\w+ )?(?:approved|recommend)
    \brecommend\w* (?:for )?(?:adoption|approval)
    \brecommendation to (?:adopt|approve|pass)
    \bpass(?:ed)? (?:by|over|temporarily) (?:for|until|temporarily|indefinitely)
    \bpassed (?:over|temporarily|by)$
    \bpassed (?:by for|for) the day
    \bpassed to (?:be )?(?:engross\w+|ORDINAL)
    \btemporarily postponed
    ^(?!.*\bconference\b).*\breport\b.*\b(?:adopted|accepted|read)\b
COMMITTEE
    \b(?:withdrawn|discharged|recalled) from (?:the )?(?:\w+ ){0,3}COMMITTEE
PASSAGE_UNDONE
    \bvote reconsidered.*restored to (?:third|3rd) reading
FLOOR
    \b(?:do|ought to|ought not to|should) (?:not )?(?:pass|adopt)\b
    \brecommend\w* (?:passage|to pass)
    \b(?:un)?favorabl[ey]
    \breported (?:out|from|by|with|to|without|as)\b
    ^reported\b
    \b(?:1st|2nd|first|second) report\b
    \bpassed (?:out of |by )?(?:\w+ ){0,2}COMMITTEE
    \bCOMMITTEE (?:report|passed|recommends)
    \bwithout recommendation
SESSION_OVER
    \bsine die\b
    \bdied .*\b(?:adjournment|end of (?:the )?session|at close of)
    \bsession (?:ended|adjourned)\b
WITHDRAWN
    \benacting clause strick\w+
    \bstrike (?:the )?enacting clause
    \bwithdrawn\b(?! as )
    \bwithdrawal of bill
FAILED
    \bfail(?:ed|s|ure) (?:to pass|passage|deadline|on (?:final|third|3rd)|of passage|final|of adoption|to adopt)
    \bbill failed
    \b(?:third|3rd) (?:reading|time)\b.*\bfailed
    ^failed\b
    \bmotion to pass failed
    \bdefeated\b
    \bnot passed\b
    \bdid not pass
    \bindefinitely postponed
    \bpostponed? indefinitely
    \binexpedient to legislate
    \bdied\b
    \bkilled\b
    \bfiled with the chief clerk pursuant to joint rule 56
    \brejected\b
VETOED
    \bpocket veto
    \bvetoed\b
    \bveto of HEAD
    \bHEAD(?:'s)? veto\b
    ^veto\b
    \breturned (?:unsigned|without (?:approval|signature))
    \bdisapproved by (?:the )?HEAD
ENACTED
    \bwithout (?:the )?(?:HEAD(?:'s|s)? )?(?:signature|approval|signing)\b
    \bbec(?:ame|omes) (?:a )?(?:public )?law
    \b(?:approved|signed) (?:into law|by (?:the )?HEAD)
    \bHEAD.{0,12}\b(?:signed|approved)
    \bsigned chap
    \bchaptered\b
    ^chap(?:ter)?\.? ?(?:no\.? ?|number )?\d
    \bchapter \d+,? (?:of the )?(?:laws|acts|statutes)
    \bpublic (?:law|act|chapter)[ .]*(?:no\.?:? ?|number )?\d
    \bact no\.? ?\d
    \bassigned (?:chapter|act)\b
    \bresolution chapter \d
    \bnow (?:act|chapter|public law)\b
    \bpub\. ?l\.
    ^p\.?a\.? \d
    ^ch\. ?\d
    \bsigned\.?$
    ^signed\b
    \benacted (?:into law|as)\b
EXECUTIVE
    \bto (?:the )?HEAD(?!'s)(?!\w)
    \bto (?:the )?HEAD's office
    \breceived by (?:the )?HEAD
BOTH
    \benroll?ed\b
    \bpassed both (?:houses|chambers)
    \bpassed to be enacted
    \bfinally passed\b
    \bconcur(?:red|s|rence)? in (?:\w+ )*amendments?
    \bCHAMBER concurr?(?:ed|s)\b
SECOND
    \b(?:passed|adopted|approved) (?:on |at )?(?:second|2nd) reading
    \b(?:second|2nd) (?:and final )?reading\b.*\b(?:passed|adopted|approved)\b
PASSED
    \b(?:re)?passed (?:the )?CHAMBER
    \bpassed (?:on )?final reading
    \bfinal rule\b.*\b(?:published|filed|issued)
    \bCHAMBER[:,]? (?:re)?passed
    \b(?:third|3rd) (?:reading|time)\b.*\bpassed
    \bpassed(?:[.,;:(]|$| \(?\d)
    \bpassed (?:as amended|unanimously|on |with|ayes|yeas|by (?:the )?(?:yeas|ayes|a vote|voice))
    \badopted\b
    \bagreed to\b(?!.*(?<!without )\bamendment)
    \bsuspend the rules and pass .*\bagreed
    \bapproved by (?:the )?(?:\w+ )?(?:council|board|commission)
    \bdelivered to CHAMBER
    \bordered to the (?:senate|assembly)\b
APPROVED
    ^approved\b
    \bitem approved\b
    ^motion (?:carried|passe[sd]|approved)
FLOOR
    \bsubstituted for\b
    \bORDINAL reading
    \bread (?:a |the )?ORDINAL time
    \brules cal
    \bcal(?:endar)?\.? ?(?:no\.? ?)?\d
    \bplaced on .*calendar
    \bon (?:the )?(?:consent |floor |order |house |senate )?calendar
    \bspecial order
COMMITTEE
    \bcomment period
    \bsignatures?\b.*\b(?:submitted|filed|gather\w*|collect\w*)
    \bpetition (?:submitted|filed|circulat\w+)
    ^circulating\b
    \btitle and summary (?:issued|received)
    \bre-?referr
    \breferr(?:ed|al)\b
    \b(?:re)?committed to\b
    \brecommit
    \b(?:re)?assigned to\b
    \bto COMMITTEE
    \bCOMMITTEE (?:hearing|on )
    \bhearing\b
    \bheld (?:in|for|at|under)\b
    \bin committee\b
    \bcommittee:
NOTHING
    \bfiled with (?:the )?secretary of state
    \breceived and filed
INTRODUCED
    \bproposed rule
    \bintroduc
    \bpre-?filed
    \bfiled\b
    \b(?:first|1st) reading
    \bread (?:the |for the )?(?:first|1st) time
    \bfrom printer
    \bto printer
EFFECTIVE
    ^(?:ordinance |measure |rule |item )?(?:is |now )*(?:in effect|effective|took effect|takes effect)\b
NOTHING
    \beffective\b
    \breturned to CHAMBER
    \bprint(?:ed)?\b
    \breceived (?:in|from)
    \bcompanion
    \bfiscal note
    \bmessage from
    \btabled\b
    \blaid (?:on the table|over|aside)
    \bhome rule request
    \brecalled from
    \bengross
    \bamended\b
    \bread twice
"""
