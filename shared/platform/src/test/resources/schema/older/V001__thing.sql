create table thing (name text not null);
