"""Working time: calendar, office hours, the present moment."""
