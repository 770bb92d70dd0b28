"""Imports every room's tables, so that the metadata knows them all."""

import campaigns.models
import data.models
import policy.models
import sentiment.models  # noqa: F401
