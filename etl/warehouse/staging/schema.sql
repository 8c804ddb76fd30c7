-- What the warehouse keeps of the ledger. A stream's key is the seq of its first event: a case's events lie close
-- together around it, and few row groups are read for them. Its digest is the MD5 of its name: numbers compare faster.
create schema if not exists staging;
create schema if not exists ref;
create schema if not exists core;

create table if not exists staging.state (
    schema_version varchar,
    model_digest varchar,
    policy_digest varchar,
    ledger varchar,
    reached bigint[],
    events bigint,
    seq_sum hugeint,
    synced_at timestamp
);

-- The base that the warehouse stands on (docs/scale.md); empty in one that is made of the ledger alone.
create table if not exists staging.base (address varchar, number bigint);

create table if not exists staging.streams (
    stream_key bigint,
    stream varchar,
    stream_kind varchar,
    subject_id varchar,
    digest uhugeint
);

create table if not exists staging.log (
    stream_key bigint,
    seq bigint,
    version integer,
    kind varchar,
    kind_no smallint,
    occurred_at timestamp,
    recorded_at timestamp,
    actor varchar,
    project varchar,
    payload varchar,
    step varchar,
    target integer,
    is_void boolean,
    moved_to timestamp,
    replaces boolean,
    number varchar, customer_id varchar, channel varchar, nature varchar, concern varchar, category varchar,
    severity varchar, urgency varchar, pack varchar, company_level boolean, source varchar, department varchar,
    due_at timestamp, appointment varchar, customer_confirmed boolean, level tinyint, validity varchar,
    satisfaction varchar, caller varchar, reached boolean, disposition varchar, amount double, words varchar,
    about varchar, whom varchar, shift varchar, anonymous boolean, formal boolean, written boolean, own_matter boolean,
    incident varchar, party varchar, decision varchar, mode varchar, delegated boolean, signed boolean,
    cause varchar, penalty varchar, person varchar, what varchar, part varchar, "order" varchar,
    measure varchar, contractor varchar, wanted_by timestamp, untimed boolean, undated boolean, source_verdict varchar
);

-- Filled from the ledger's customer table, not from events; nothing in it says who somebody is.
create table if not exists core.customers (
    customer_id varchar,
    project varchar,
    sex varchar,
    purchase_status varchar,
    building varchar,
    home varchar
);

-- Up to which change of a customer's row the customers stand.
create table if not exists staging.customers_stand (revision bigint);

-- Who may know of which case now, where only an earlier state of knowledge is worked out (``snapshot.py``): what is
-- confidential now was so then. Empty in a warehouse that follows the ledger.
create table if not exists staging.confided_now (
    stream_key bigint,
    handlers varchar[]
);

create or replace view staging.events as
select
    l.seq, s.stream, s.stream_kind, s.subject_id, l.version, l.kind,
    l.occurred_at, l.recorded_at, l.actor, l.project, l.payload, l.stream_key,
from staging.log as l
inner join staging.streams as s on l.stream_key = s.stream_key;
