"""Tables of the observatory, by wing."""

from sentiment.models import contribution as contribution
from sentiment.models import labels as labels
from sentiment.models import listening as listening
from sentiment.models import search as search
from sentiment.models import topics as topics
from sentiment.models import usage as usage
from sentiment.models import waves as waves
from sentiment.models import will as will
