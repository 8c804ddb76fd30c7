-- The shards of the ledger that the warehouse holds the projects of; empty in one that holds all.
create table staging.served (shard integer);
