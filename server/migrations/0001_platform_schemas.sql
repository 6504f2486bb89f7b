-- One PostgreSQL schema per module. Created alone and first: on Citus a schema must be committed before tables in it are distributed.
create schema if not exists platform;
create schema if not exists identity;
create schema if not exists catalog;
create schema if not exists customers;
create schema if not exists rules;
create schema if not exists printing;
create schema if not exists logistics;
create schema if not exists inventory;
create schema if not exists warehouse;
create schema if not exists orders;
create schema if not exists purchasing;
create schema if not exists channels;
create schema if not exists finance;
create schema if not exists analytics;
