-- Grain: one event the file speaks of. Combines the event models of the kind.
select events.*, ready.known,
from events
inner join ready on events.row_in_file = ready.row_in_file
