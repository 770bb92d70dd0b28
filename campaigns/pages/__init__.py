"""Pages of this room, and the parts they are drawn from."""
