"""What the sample says: everything in here is invented, people, outlets, bills and surveys alike."""
