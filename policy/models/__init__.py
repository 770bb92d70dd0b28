"""Tables of what we stand for and what legislatures do, by subject."""

from policy.models import search as search
from policy.models.bills import (
    Bill,
    BillAction,
    BillChange,
    BillSource,
    BillStep,
    Coding,
    Hearing,
    LegislativeSession,
    Position,
    Sponsorship,
)
from policy.models.desk import Approval as Approval
from policy.models.desk import BillVersion as BillVersion
from policy.models.desk import DeskNote as DeskNote
from policy.models.desk import Letter as Letter
from policy.models.desk import LetterVersion as LetterVersion
from policy.models.desk import Provision as Provision
from policy.models.desk import ProvisionCoding as ProvisionCoding
from policy.models.desk import Review as Review
from policy.models.desk import SignOn as SignOn
from policy.models.following import BillChoice as BillChoice
from policy.models.following import Follow as Follow
from policy.models.hearings import HearingLetter as HearingLetter
from policy.models.hearings import HearingSource as HearingSource
from policy.models.hearings import HearingTask as HearingTask
from policy.models.hearings import HearingWitness as HearingWitness
from policy.models.live import PolicyHeard as PolicyHeard
from policy.models.live import PolicyMark as PolicyMark
from policy.models.live import PolicySource as PolicySource
from policy.models.live import PolicyUse as PolicyUse
from policy.models.people import Ask as Ask
from policy.models.people import Champion as Champion
from policy.models.people import Committee as Committee
from policy.models.people import CommitteeSeat as CommitteeSeat
from policy.models.people import Meeting as Meeting
from policy.models.people import MeetingBill as MeetingBill
from policy.models.people import MeetingPerson as MeetingPerson
from policy.models.people import Policymaker as Policymaker
from policy.models.people import PolicymakerChange as PolicymakerChange
from policy.models.people import PolicymakerKey as PolicymakerKey
from policy.models.people import Rating as Rating
from policy.models.people import RatingWave as RatingWave
from policy.models.people import WhipCount as WhipCount
from policy.models.people import WhipNeed as WhipNeed
from policy.models.reading import ChangeRead as ChangeRead
from policy.models.reading import ChangeReader as ChangeReader
from policy.models.scorecards import Scorecard as Scorecard
from policy.models.scorecards import ScorecardVote as ScorecardVote
from policy.models.searches import BillSearch as BillSearch
from policy.models.searches import SearchFind as SearchFind
from policy.models.votes import BillRelation as BillRelation
from policy.models.votes import Vote as Vote
from policy.models.votes import VoteEvent as VoteEvent
from policy.models.votes import Voter as Voter

__all__ = [
    "Bill",
    "BillAction",
    "BillChange",
    "BillSource",
    "BillStep",
    "Coding",
    "Hearing",
    "LegislativeSession",
    "Position",
    "Sponsorship",
]
