"""What reports ask for that no page does: the movement of cases through a period, and the cases worth telling."""
