"""The ground floor: knows no other room."""

__version__ = "0.1.0"
