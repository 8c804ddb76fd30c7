-- Texts of a base without places of words, for whoever reads it without a ledger (etl/fleet/stand_ins.py).
create macro said_by(stream_key, said) as nullif(
    replace(
        regexp_replace(
            regexp_replace(
                said, ',?\\*"[a-z_]+\\*":(\\*"){1,2}\x{E000}[0-9]+[.][a-z_.]+\x{E001}(\\*"){1,2}', '', 'g'
            ),
            '"?\x{E000}[0-9]+[.][a-z_.]+\x{E001}"?', '', 'g'
        ),
        '{,', '{'
    ),
    ''
)
