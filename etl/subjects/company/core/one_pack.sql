-- Whether some projects (null: all) have one regulation, so that figures over them speak its own words.
create or replace macro core.one_pack(of_projects) as
    (
        select count(distinct p.pack) < 2
        from core.projects as p
        where of_projects is null or list_contains(of_projects, p.project)
    )
