drop schema if exists marts cascade;
drop schema if exists core cascade;
drop schema if exists staging cascade;
drop schema if exists ref cascade;
create schema marts;
