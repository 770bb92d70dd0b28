"""Tables of the observatory, by wing."""

from sentiment.models import listening as listening
from sentiment.models import will as will
