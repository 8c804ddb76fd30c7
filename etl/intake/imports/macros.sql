-- Words of the import models.
-- iso: a naive UTC moment as the ledger's payloads write it.
create or replace macro iso(moment) as
replace(strftime(moment, '%Y-%m-%dT%H:%M:%S.%fZ'), '.000000Z', 'Z');

-- facts: a struct as JSON text without its empty fields.
create or replace macro facts(fields) as
cast(json_merge_patch('{}', to_json(fields)) as varchar);

-- sorted_facts: a JSON object to be compared, whatever the order of its keys.
create or replace macro sorted_facts(object) as
list_sort(map_entries(cast(cast(object as json) as map (varchar, json))));

-- case_id: a case number as it stands in streams and addresses; numbers with signs that do not travel become a digest.
create or replace macro case_id(number) as
if(regexp_full_match(number, '[\p{Han}A-Za-z0-9._~-]{1,80}'), number, 'h' || md5(number));

-- project_code: a project's name as a code that travels.
create or replace macro project_code(name) as
trim(regexp_replace(name, '[^\p{L}\p{N}._~-]+', '-', 'g'), '-');

-- spelling: a project's code or name as it is compared: whatever the case of letters and the width of brackets.
create or replace macro spelling(name) as
lower(translate(name, '（）', '()'));

-- named: a person's name by which they can be told from others of their home; NULL for what is no name.
create or replace macro named(name) as
case
    when
        lower(name) not in (
            '无', '匿名', '不详', '未知', '未留', '保密', '不愿透露', '业主', '客户', '住户', '先生', '女士', '0', '-', '/',
            'unknown', 'anonymous'
        )
        then regexp_replace(translate(name, '　', ' '), '\s+', ' ', 'g')
end;

-- home: what is compared of where somebody lives, whatever the width of its signs.
create or replace macro home(phase, building, room) as
case
    when nullif(trim(room), '') not in ('无', '不详', '未知', '0', '-', '/')
        then lower(concat_ws('|', phase, building, room))
end;

-- moment_in: the moment that stands in a JSON payload, naive and UTC as all moments here.
create or replace macro moment_in(payload, path) as
timezone('UTC', cast(payload ->> path as timestamptz));
