-- What a warehouse on a base keeps of its own: streams with events after the base, whole, and the rows made of them.
create schema own;

-- The streams whose rows no table takes from the base any longer.
create table own.touched (
    stream_key bigint
);
