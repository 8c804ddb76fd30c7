-- What an event says, field by field: what decides clocks and states, and what conditions of regulations ask about.
create or replace macro fact_of(body) as from_json(
    body,
    '{"number": "VARCHAR", "customer_id": "VARCHAR", "channel": "VARCHAR", "nature": "VARCHAR",
     "concern": "VARCHAR", "category": "VARCHAR", "severity": "VARCHAR", "urgency": "VARCHAR",
     "pack": "VARCHAR", "company_level": "BOOLEAN", "source": "VARCHAR", "department": "VARCHAR",
     "due_at": "TIMESTAMPTZ", "appointment": "VARCHAR", "customer_confirmed": "BOOLEAN", "level": "TINYINT",
     "validity": "VARCHAR", "satisfaction": "VARCHAR", "caller": "VARCHAR", "reached": "BOOLEAN",
     "disposition": "VARCHAR", "amount": "DOUBLE", "content": "VARCHAR", "opinion": "VARCHAR",
     "about": "VARCHAR", "whom": "VARCHAR", "shift": "VARCHAR", "anonymous": "BOOLEAN", "formal": "BOOLEAN",
     "written": "BOOLEAN", "own_matter": "BOOLEAN", "incident": "VARCHAR", "party": "VARCHAR", "decision": "VARCHAR",
     "mode": "VARCHAR", "delegated": "BOOLEAN", "signed": "BOOLEAN", "cause": "VARCHAR", "penalty": "VARCHAR",
     "person": "VARCHAR", "what": "VARCHAR", "part": "VARCHAR", "order": "VARCHAR", "measure": "VARCHAR",
     "contractor": "VARCHAR", "wanted_by": "TIMESTAMPTZ", "untimed": "BOOLEAN",
     "undated": "BOOLEAN", "source_verdict": "VARCHAR"}'
);
