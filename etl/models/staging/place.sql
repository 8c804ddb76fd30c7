-- An event's place in the order of life as one number, which orders as (occurred_at, version) does.
create or replace macro place_of(occurred_at, version) as
    cast(epoch_us(occurred_at) as hugeint) * 4294967296 + version;
