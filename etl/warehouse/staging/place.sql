-- An event's place in the order of life as one number, which orders as (occurred_at, version) does.
create or replace macro place_of(occurred_at, version) as
    cast(epoch_us(occurred_at) as hugeint) * 4294967296 + version;

-- What an entry says in a field, in the words of conditions.
create or replace macro said_in(payload, field) as
    case json_extract_string(payload, '$.' || field)
        when 'true' then 'yes'
        when 'false' then 'no'
        else json_extract_string(payload, '$.' || field)
    end;

-- Whether an entry says in a field what is allowed (of a field that holds several words: all of it), null where it says
-- nothing.
create or replace macro fits_in(payload, field, allowed, fallback) as
    case
        when json_type(payload, '$.' || field) = 'ARRAY'
            then list_has_all(from_json(json_extract(payload, '$.' || field), '["VARCHAR"]'), allowed)
        else list_contains(allowed, coalesce(said_in(payload, field), fallback))
    end;
