"""Imports every room's tables, so that the metadata knows them all."""

from campaigns import models as campaigns_models
from data import models as data_models
from policy import models as policy_models
from sentiment import models as sentiment_models

ROOMS = (data_models, campaigns_models, policy_models, sentiment_models)
