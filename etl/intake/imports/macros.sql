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

-- digits: a phone number without the signs people put into it.
create or replace macro digits(phone) as
nullif(regexp_replace(regexp_replace(phone, '[^0-9]', '', 'g'), '^(0086|86)(1[0-9]{10})$', '\2'), '');
