"""Tables of what we do in the community, by subject."""

from campaigns.models.events import EventGoal as EventGoal
from campaigns.models.events import FollowUp as FollowUp
from campaigns.models.events import OutreachEvent as OutreachEvent
from campaigns.models.plans import Campaign as Campaign
from campaigns.models.plans import CampaignPartner as CampaignPartner
from campaigns.models.plans import Expectation as Expectation
from campaigns.models.plans import Message as Message
