-- In which order the kinds of lines stand in a score.
create or replace macro core.line_place(kind) as
list_position(
    [
        'base', 'missed', 'reckoned', 'escalation', 'unclosed', 'entry', 'bonus', 'added', 'appeal', 'correction',
        'floor', 'ceiling'
    ],
    kind
)
