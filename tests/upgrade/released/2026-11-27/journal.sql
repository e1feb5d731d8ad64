CREATE SCHEMA harborview_test;
CREATE TABLE harborview_test.alembic_version (
    version_num text NOT NULL
);
CREATE TABLE harborview_test.attempts (
    delivery_id bigint NOT NULL,
    number integer NOT NULL,
    began_at bigint NOT NULL,
    sent text NOT NULL,
    ended_at bigint,
    outcome text DEFAULT ''::text NOT NULL,
    answered text DEFAULT ''::text NOT NULL
);
CREATE TABLE harborview_test.audit (
    id bigint NOT NULL,
    at bigint NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    issue_id bigint,
    delivery_id bigint,
    detail text NOT NULL
);
CREATE SEQUENCE harborview_test.audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE harborview_test.audit_id_seq OWNED BY harborview_test.audit.id;
CREATE TABLE harborview_test.categories (
    code text NOT NULL,
    title text NOT NULL,
    category_id bigint,
    internal boolean NOT NULL,
    private boolean NOT NULL,
    awaiting_review boolean NOT NULL,
    enabled boolean NOT NULL,
    changed_at bigint NOT NULL
);
CREATE TABLE harborview_test.category_history (
    id bigint NOT NULL,
    at bigint NOT NULL,
    action text NOT NULL,
    code text NOT NULL,
    detail text NOT NULL,
    actor text NOT NULL
);
CREATE SEQUENCE harborview_test.category_history_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE harborview_test.category_history_id_seq OWNED BY harborview_test.category_history.id;
CREATE TABLE harborview_test.counters (
    flow text NOT NULL,
    state text NOT NULL,
    rows bigint NOT NULL
);
CREATE TABLE harborview_test.deliveries (
    id bigint NOT NULL,
    issue_id bigint NOT NULL,
    kind text NOT NULL,
    flow text NOT NULL,
    direction text NOT NULL,
    key text NOT NULL,
    state text NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    due_at bigint NOT NULL,
    sent_at bigint,
    payload_hash text,
    doubtful boolean DEFAULT false NOT NULL,
    remote_key text,
    cause text,
    explanation text,
    next_step text,
    actor text,
    payload text NOT NULL,
    CONSTRAINT attempts_count CHECK ((attempts >= 0)),
    CONSTRAINT flow_is_known CHECK ((flow = ANY (ARRAY['requests'::text, 'status'::text, 'comments'::text]))),
    CONSTRAINT kind_is_known CHECK ((kind = ANY (ARRAY['create'::text, 'request_image'::text, 'address'::text, 'acknowledge'::text, 'comment_out'::text, 'comment_image_out'::text, 'comment_in'::text, 'image_in'::text, 'close'::text]))),
    CONSTRAINT state_is_known CHECK ((state = ANY (ARRAY['waiting'::text, 'sending'::text, 'retrying'::text, 'checking'::text, 'moderated'::text, 'needs_attention'::text, 'held'::text, 'done'::text, 'skipped'::text, 'impossible'::text])))
);
CREATE SEQUENCE harborview_test.deliveries_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE harborview_test.deliveries_id_seq OWNED BY harborview_test.deliveries.id;
CREATE TABLE harborview_test.events (
    id bigint NOT NULL,
    at bigint NOT NULL,
    name text NOT NULL,
    issue_id bigint,
    delivery_id bigint,
    actor text NOT NULL,
    detail text NOT NULL
);
CREATE SEQUENCE harborview_test.events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE harborview_test.events_id_seq OWNED BY harborview_test.events.id;
CREATE TABLE harborview_test.facts (
    name text NOT NULL,
    value text NOT NULL
);
CREATE TABLE harborview_test.images (
    url_key text NOT NULL,
    digest text NOT NULL,
    media_type text NOT NULL,
    size bigint NOT NULL,
    at bigint NOT NULL
);
CREATE TABLE harborview_test.lease (
    one integer NOT NULL,
    epoch bigint NOT NULL,
    holder text NOT NULL,
    taken_at bigint NOT NULL,
    beat_at bigint NOT NULL,
    CONSTRAINT one_row CHECK ((one = 1))
);
CREATE TABLE harborview_test.links (
    issue_id bigint NOT NULL,
    module text NOT NULL,
    auto_number bigint NOT NULL,
    number text NOT NULL,
    state text NOT NULL,
    created_at bigint NOT NULL,
    status_code integer,
    status_text text DEFAULT ''::text NOT NULL,
    status_since bigint,
    fields text DEFAULT '{}'::text NOT NULL,
    polled_at bigint,
    children_read_at bigint,
    closed_by integer,
    reopen_count integer DEFAULT 0 NOT NULL,
    missed_polls integer DEFAULT 0 NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    CONSTRAINT state_is_known CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text, 'gone'::text, 'settled'::text])))
);
CREATE TABLE harborview_test.notices (
    key text NOT NULL,
    kind text NOT NULL,
    text text NOT NULL,
    issue_id bigint,
    times integer NOT NULL,
    first_seen bigint NOT NULL,
    last_seen bigint NOT NULL,
    solved_at bigint
);
CREATE TABLE harborview_test.pauses (
    flow text NOT NULL,
    until bigint,
    reason text NOT NULL,
    actor text NOT NULL,
    CONSTRAINT flow_is_known CHECK ((flow = ANY (ARRAY['requests'::text, 'status'::text, 'comments'::text])))
);
CREATE TABLE harborview_test.problems (
    code text NOT NULL,
    title text NOT NULL,
    active boolean NOT NULL,
    seen_at bigint NOT NULL
);
CREATE TABLE harborview_test.requests (
    issue_id bigint NOT NULL,
    status text NOT NULL,
    module text DEFAULT 'work_request'::text NOT NULL,
    problem_code text,
    category text,
    category_id bigint,
    address text NOT NULL,
    words text NOT NULL,
    private boolean NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    taken_in_at bigint NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    snapshot text NOT NULL
);
CREATE TABLE harborview_test.seen (
    issue_id bigint NOT NULL,
    kind text NOT NULL,
    key text NOT NULL,
    origin text NOT NULL,
    digest text NOT NULL,
    public boolean,
    at bigint NOT NULL
);
CREATE TABLE harborview_test.systems (
    service text NOT NULL,
    state text NOT NULL,
    paused_until bigint,
    reason text NOT NULL,
    consecutive_failures integer NOT NULL,
    last_success bigint,
    last_failure bigint,
    latency_ms double precision,
    CONSTRAINT service_is_known CHECK ((service = ANY (ARRAY['seeclickfix'::text, 'eam'::text, 'arcgis'::text])))
);
CREATE TABLE harborview_test.watermarks (
    name text NOT NULL,
    moment bigint NOT NULL
);
ALTER TABLE ONLY harborview_test.audit ALTER COLUMN id SET DEFAULT nextval('harborview_test.audit_id_seq'::regclass);
ALTER TABLE ONLY harborview_test.category_history ALTER COLUMN id SET DEFAULT nextval('harborview_test.category_history_id_seq'::regclass);
ALTER TABLE ONLY harborview_test.deliveries ALTER COLUMN id SET DEFAULT nextval('harborview_test.deliveries_id_seq'::regclass);
ALTER TABLE ONLY harborview_test.events ALTER COLUMN id SET DEFAULT nextval('harborview_test.events_id_seq'::regclass);
INSERT INTO harborview_test.alembic_version VALUES ('0001');
INSERT INTO harborview_test.attempts VALUES (1, 1, 1772460001130653, '{"category_code": null, "custom_fields": {}, "location_text": "929 Oak Ave, Harborview, CT, 06609, USA", "module": "work_request", "notes": "By the school. “Watch out”, ¡cuidado! 🚧\n\nTitle: Pothole\n\nSeeClickFix Issue ID: 21000001", "point": {"system": "LOCAL", "x": 958697.0949292501, "y": 651889.0014100589}, "problem_code": "POTHOLE", "public": true, "reference": "21000001", "requester_name": "Dana"}', 1772460001130653, 'done', 'created as 26030001');
INSERT INTO harborview_test.attempts VALUES (3, 1, 1772460001130653, 'Thank you for your report. City of Harborview has received it and opened work request 26030001.', 1772460001130653, 'done', 'posted 2026-03-02T14:00:01+00:00');
INSERT INTO harborview_test.attempts VALUES (2, 1, 1772460001130653, '{"bytes": 20139, "file": "scf-21000001-0e2fe93fd3bb.jpg", "type": "image/jpeg"}', 1772460001130653, 'done', 'attached as scf-21000001-0e2fe93fd3bb.jpg');
INSERT INTO harborview_test.attempts VALUES (4, 1, 1772460402130653, '{"Comment": "It grows.\nEvery day.\nhttp://127.0.0.1:38971/rails/active_storage/representations/redirect/YmxvYjpkNjIwMDAwMDI--08e2ddaf9b279851c9b85983332bc34ddc2b1b2c/ZnVsbA--2d5dd38bff2302f5804c5433c29167d0335ba122/image.jpg", "RecordedBy": "Ana Ruiz"}', 1772460402130653, 'done', 'added as comment 904');
INSERT INTO harborview_test.attempts VALUES (5, 1, 1772460402130653, '{"bytes": 22499, "file": "scf-21000001-dd5f32f1661d.jpg", "type": "image/jpeg"}', 1772460402130653, 'done', 'attached as scf-21000001-dd5f32f1661d.jpg');
INSERT INTO harborview_test.attempts VALUES (6, 1, 1772460402130653, 'Crew is on the way', 1772460402130653, 'done', 'posted 2026-03-02T14:06:42+00:00');
INSERT INTO harborview_test.attempts VALUES (7, 1, 1772460402130653, 'Back on Monday', 1772460402130653, 'done', 'posted 2026-03-02T14:06:42+00:00');
INSERT INTO harborview_test.attempts VALUES (8, 1, 1772460402130653, '{"bytes": 4888, "comment": "Image: crew2.jpeg"}', 1772460402130653, 'done', 'posted 2026-03-02T14:06:42+00:00');
INSERT INTO harborview_test.attempts VALUES (11, 1, 1772461202130653, 'City of Harborview has completed work request 26030001. Thank you for your report.', 1772461202130653, 'done', 'posted 2026-03-02T14:20:02+00:00');
INSERT INTO harborview_test.attempts VALUES (14, 1, 1772461202130653, '{"category_code": null, "custom_fields": {}, "location_text": "929 Oak Ave, Harborview, CT, 06609, USA", "module": "work_request", "notes": "Reported in the sandbox.\n\nTitle: Graffiti\n\nSeeClickFix Issue ID: 21000002", "point": {"system": "LOCAL", "x": 958697.0949292501, "y": 651889.0014100589}, "problem_code": "GRAFFITI", "public": true, "reference": "21000002", "requester_name": "Dana"}', 1772461202130653, 'done', 'created as 26030002');
INSERT INTO harborview_test.attempts VALUES (15, 1, 1772461202130653, 'Thank you for your report. City of Harborview has received it and opened work request 26030002.', 1772461202130653, 'done', 'posted 2026-03-02T14:20:02+00:00');
INSERT INTO harborview_test.attempts VALUES (16, 1, 1772461602130653, 'City of Harborview has closed work request 26030002 without doing the work. Please comment here if the problem is still there.', 1772461602130653, 'done', 'posted 2026-03-02T14:26:42+00:00');
INSERT INTO harborview_test.attempts VALUES (17, 1, 1772462003130653, '{"Comment": "Still there", "RecordedBy": "Dana"}', 1772462003130653, 'done', 'added as comment 905');
INSERT INTO harborview_test.attempts VALUES (18, 1, 1772462003130653, '{"category_code": "FAC-HVAC", "custom_fields": {}, "location_text": "1 Quay St, Harborview", "module": "work_order", "notes": "Reported in the sandbox.\n\nTitle: Facility - HVAC\n\nSeeClickFix Issue ID: 21000003", "point": {"system": "LOCAL", "x": 958697.0949292501, "y": 651889.0014100589}, "problem_code": null, "public": true, "reference": "21000003", "requester_name": "Riley Dispatcher"}', 1772462003130653, 'done', 'created as 26030001');
INSERT INTO harborview_test.attempts VALUES (19, 1, 1772462003130653, 'Thank you for your report. City of Harborview has received it and opened work request 26030001.', 1772462003130653, 'done', 'posted 2026-03-02T14:33:23+00:00');
INSERT INTO harborview_test.attempts VALUES (20, 1, 1772462403130653, 'A technician is assigned.', 1772462403130653, 'done', 'posted 2026-03-02T14:40:03+00:00');
INSERT INTO harborview_test.attempts VALUES (21, 1, 1772462403130653, '{"category_code": null, "custom_fields": {}, "location_text": "929 Oak Ave, Harborview, CT, 06609, USA", "module": "work_request", "notes": "Reported in the sandbox.\n\nTitle: Pothole\n\nSeeClickFix Issue ID: 21000004", "point": {"system": "LOCAL", "x": 958697.0949292501, "y": 651889.0014100589}, "problem_code": "POTHOLE", "public": false, "reference": "21000004", "requester_name": "Dana"}', 1772462403130653, 'done', 'created as 26030003');
INSERT INTO harborview_test.attempts VALUES (22, 1, 1772462403130653, 'Thank you for your report. City of Harborview has received it and opened work request 26030003.', 1772462403130653, 'done', 'posted 2026-03-02T14:40:03+00:00');
INSERT INTO harborview_test.attempts VALUES (23, 1, 1772462403130653, '{"category_code": null, "custom_fields": {}, "location_text": "929 Oak Ave, Harborview, CT, 06609, USA", "module": "work_request", "notes": "Reported in the sandbox.\n\nTitle: Pothole\n\nSeeClickFix Issue ID: 21000005", "point": {"system": "LOCAL", "x": 958697.0949292501, "y": 651889.0014100589}, "problem_code": "POTHOLE", "public": true, "reference": "21000005", "requester_name": "Dana"}', 1772462403130653, 'done', 'created as 26030004');
INSERT INTO harborview_test.attempts VALUES (24, 1, 1772462403130653, 'Thank you for your report. City of Harborview has received it and opened work request 26030004.', 1772462403130653, 'done', 'posted 2026-03-02T14:40:03+00:00');
INSERT INTO harborview_test.attempts VALUES (25, 1, 1772462803130653, 'Please moderate-me', 1772462803130653, 'moderated', 'accepted, held for moderation');
INSERT INTO harborview_test.attempts VALUES (26, 1, 1772462803130653, '{"category_code": null, "custom_fields": {}, "location_text": "929 Oak Ave, Harborview, CT, 06609, USA", "module": "work_request", "notes": "Reported in the sandbox.\n\nTitle: Pothole\n\nSeeClickFix Issue ID: 21000006", "point": {"system": "LOCAL", "x": 958697.0949292501, "y": 651889.0014100589}, "problem_code": "POTHOLE", "public": true, "reference": "21000006", "requester_name": "Dana"}', 1772462803130653, 'done', 'created as 26030005');
INSERT INTO harborview_test.attempts VALUES (27, 1, 1772462803130653, 'Thank you for your report. City of Harborview has received it and opened work request 26030005.', 1772462803130653, 'done', 'posted 2026-03-02T14:46:43+00:00');
INSERT INTO harborview_test.attempts VALUES (28, 1, 1772462805130653, '{"Comment": "Refused by EAM", "RecordedBy": "Ana Ruiz"}', 1772462805130653, 'not carried out', 'EAM: POST /Work/Requests.svc/23255/Comments/: refused as it stands (400)');
INSERT INTO harborview_test.attempts VALUES (30, 1, 1772462805130653, '{"category_code": null, "custom_fields": {}, "location_text": "929 Oak Ave, Harborview, CT, 06609, USA", "module": "work_request", "notes": "Reported in the sandbox.\n\nTitle: Pothole\n\nSeeClickFix Issue ID: 21000007", "point": {"system": "LOCAL", "x": 958697.0949292501, "y": 651889.0014100589}, "problem_code": "POTHOLE", "public": true, "reference": "21000007", "requester_name": "Dana"}', 1772462805130653, 'done', 'created as 26030006');
INSERT INTO harborview_test.attempts VALUES (31, 1, 1772462805130653, 'Thank you for your report. City of Harborview has received it and opened work request 26030006.', 1772462805130653, 'done', 'posted 2026-03-02T14:46:45+00:00');
INSERT INTO harborview_test.attempts VALUES (32, 1, 1772462806130653, '{"Comment": "Never mind", "RecordedBy": "Ana Ruiz"}', 1772462806130653, 'not carried out', 'EAM: POST /Work/Requests.svc/23256/Comments/: refused as it stands (400)');
INSERT INTO harborview_test.attempts VALUES (33, 1, 1772462806130653, '{"category_code": null, "custom_fields": {}, "location_text": "929 Oak Ave, Harborview, CT, 06609, USA", "module": "work_request", "notes": "Reported in the sandbox.\n\nTitle: Pothole\n\nSeeClickFix Issue ID: 21000008", "point": {"system": "LOCAL", "x": 958697.0949292501, "y": 651889.0014100589}, "problem_code": "POTHOLE", "public": true, "reference": "21000008", "requester_name": "Dana"}', 1772462806130653, 'not carried out', 'EAM: POST /Work/Requests.svc/: refused as it stands (400)');
INSERT INTO harborview_test.attempts VALUES (35, 1, 1772462806130653, '{"category_code": null, "custom_fields": {}, "location_text": "929 Oak Ave, Harborview, CT, 06609, USA", "module": "work_request", "notes": "Reported in the sandbox.\n\nTitle: Pothole\n\nSeeClickFix Issue ID: 21000009", "point": {"system": "LOCAL", "x": 958697.0949292501, "y": 651889.0014100589}, "problem_code": "POTHOLE", "public": true, "reference": "21000009", "requester_name": "Dana"}', 1772462806130653, 'no usable answer', 'EAM: POST /Work/Requests.svc/: 127.0.0.1:40401 closed the connection without an answer');
INSERT INTO harborview_test.attempts VALUES (37, 1, 1772462806130653, '{"category_code": null, "custom_fields": {}, "location_text": "929 Oak Ave, Harborview, CT, 06609, USA", "module": "work_request", "notes": "Reported in the sandbox.\n\nTitle: Pothole\n\nSeeClickFix Issue ID: 21000010", "point": {"system": "LOCAL", "x": 958697.0949292501, "y": 651889.0014100589}, "problem_code": "POTHOLE", "public": true, "reference": "21000010", "requester_name": "Dana"}', 1772462806130653, 'not carried out', 'EAM: POST /Work/Requests.svc/: asked to come back in 60 s (429)');
INSERT INTO harborview_test.audit VALUES (1, 1772462805130653, 'pat', 'hold', 21000006, 29, '');
INSERT INTO harborview_test.audit VALUES (2, 1772462806130653, 'pat', 'skip', 21000007, 32, 'not needed');
INSERT INTO harborview_test.category_history VALUES (1, 1772460001130653, 'added', 'GRAFFITI', 'Graffiti', 'EAM');
INSERT INTO harborview_test.category_history VALUES (2, 1772460001130653, 'added', 'ILLEGAL', 'Illegal Dumping', 'EAM');
INSERT INTO harborview_test.category_history VALUES (3, 1772460001130653, 'added', 'POTHOLE', 'Pothole', 'EAM');
INSERT INTO harborview_test.counters VALUES ('comments', 'sending', 0);
INSERT INTO harborview_test.counters VALUES ('comments', 'needs_attention', 1);
INSERT INTO harborview_test.counters VALUES ('comments', 'skipped', 1);
INSERT INTO harborview_test.counters VALUES ('requests', 'needs_attention', 1);
INSERT INTO harborview_test.counters VALUES ('requests', 'checking', 1);
INSERT INTO harborview_test.counters VALUES ('status', 'waiting', 3);
INSERT INTO harborview_test.counters VALUES ('requests', 'waiting', 0);
INSERT INTO harborview_test.counters VALUES ('requests', 'sending', 0);
INSERT INTO harborview_test.counters VALUES ('requests', 'retrying', 1);
INSERT INTO harborview_test.counters VALUES ('comments', 'done', 7);
INSERT INTO harborview_test.counters VALUES ('comments', 'moderated', 1);
INSERT INTO harborview_test.counters VALUES ('comments', 'held', 1);
INSERT INTO harborview_test.counters VALUES ('requests', 'done', 8);
INSERT INTO harborview_test.counters VALUES ('status', 'sending', 0);
INSERT INTO harborview_test.counters VALUES ('status', 'done', 9);
INSERT INTO harborview_test.counters VALUES ('comments', 'waiting', 0);
INSERT INTO harborview_test.deliveries VALUES (1, 21000001, 'create', 'requests', 'to_eam', 'create', 'done', 1772460001130653, 1772460001130653, 1, 1772460001130653, 1772460001130653, '8ebcb6b777eff246', false, '23251', NULL, NULL, NULL, NULL, '{}');
INSERT INTO harborview_test.deliveries VALUES (3, 21000001, 'acknowledge', 'status', 'to_seeclickfix', 'acknowledge', 'done', 1772460001130653, 1772460001130653, 1, 1772460001130653, 1772460001130653, 'c5d09fde2f4102da', false, NULL, NULL, NULL, NULL, NULL, '{"text":"Thank you for your report. City of Harborview has received it and opened work request 26030001."}');
INSERT INTO harborview_test.deliveries VALUES (2, 21000001, 'request_image', 'requests', 'to_eam', 'image:2e201085c8dab24e', 'done', 1772460001130653, 1772460001130653, 1, 1772460001130653, 1772460001130653, '0e2fe93fd3bb00de900eaa19f21a62bd8758ffdc56fff7b67224f9a22eaa67d5', false, NULL, NULL, NULL, NULL, NULL, '{"url":"http://127.0.0.1:38971/rails/active_storage/representations/redirect/YmxvYjpkMjEwMDAwMDE--5d55d8177a77822beb56ac31f6ece956cce8e6d3/ZnVsbA--2d5dd38bff2302f5804c5433c29167d0335ba122/image.jpg"}');
INSERT INTO harborview_test.deliveries VALUES (4, 21000001, 'comment_out', 'comments', 'to_eam', 'comment:62000002', 'done', 1772460402130653, 1772460402130653, 1, 1772460402130653, 1772460402130653, '0070dc29f7644fe1', false, '904', NULL, NULL, NULL, NULL, '{"text":"It grows.\nEvery day.","recorded_by":"Ana Ruiz","image_url":"http://127.0.0.1:38971/rails/active_storage/representations/redirect/YmxvYjpkNjIwMDAwMDI--08e2ddaf9b279851c9b85983332bc34ddc2b1b2c/ZnVsbA--2d5dd38bff2302f5804c5433c29167d0335ba122/image.jpg","written_at":"2026-03-02T14:00:02+00:00"}');
INSERT INTO harborview_test.deliveries VALUES (5, 21000001, 'comment_image_out', 'comments', 'to_eam', 'comment-image:62000002', 'done', 1772460402130653, 1772460402130653, 1, 1772460402130653, 1772460402130653, 'dd5f32f1661dfa20e5f52344787f115682c875ed87cf0b2c775d5fd60843712c', false, NULL, NULL, NULL, NULL, NULL, '{"url":"http://127.0.0.1:38971/rails/active_storage/representations/redirect/YmxvYjpkNjIwMDAwMDI--08e2ddaf9b279851c9b85983332bc34ddc2b1b2c/ZnVsbA--2d5dd38bff2302f5804c5433c29167d0335ba122/image.jpg"}');
INSERT INTO harborview_test.deliveries VALUES (7, 21000001, 'comment_in', 'comments', 'to_seeclickfix', 'eam-comment:902', 'done', 1772460402130653, 1772460402130653, 1, 1772460402130653, 1772460402130653, '64c0955282ca0eee', false, NULL, NULL, NULL, NULL, NULL, '{"text":"Back on Monday","author":"D. Foreman","comment":"902","known_until":"2026-03-02T14:00:02+00:00"}');
INSERT INTO harborview_test.deliveries VALUES (6, 21000001, 'comment_in', 'comments', 'to_seeclickfix', 'eam-comment:901', 'done', 1772460402130653, 1772460402130653, 1, 1772460402130653, 1772460402130653, '9ebce85721010510', false, NULL, NULL, NULL, NULL, NULL, '{"text":"Crew is on the way","author":"D. Foreman","comment":"901","known_until":"2026-03-02T14:00:02+00:00"}');
INSERT INTO harborview_test.deliveries VALUES (20, 21000003, 'comment_in', 'comments', 'to_seeclickfix', 'code:3:1', 'done', 1772462403130653, 1772462403130653, 1, 1772462403130653, 1772462403130653, '451e6b3065841cc4', false, NULL, NULL, NULL, NULL, NULL, '{"text":"A technician is assigned.","rule":"code:3","known_until":"2026-03-02T14:33:23+00:00"}');
INSERT INTO harborview_test.deliveries VALUES (16, 21000002, 'close', 'status', 'to_seeclickfix', 'close:1', 'done', 1772461602130653, 1772461602130653, 1, 1772461602130653, 1772461602130653, '073812d94a6f65d0', false, NULL, NULL, NULL, NULL, NULL, '{"status_code":951,"text":"City of Harborview has closed work request 26030002 without doing the work. Please comment here if the problem is still there."}');
INSERT INTO harborview_test.deliveries VALUES (8, 21000001, 'image_in', 'comments', 'to_seeclickfix', 'eam-document:78', 'done', 1772460402130653, 1772460402130653, 1, 1772460402130653, 1772460402130653, '44c2de7a233a3919', false, NULL, NULL, NULL, NULL, NULL, '{"text":"Image: crew2.jpeg","document":"78","file_name":"crew2.jpeg","location":"\\\\eamfiles\\documents\\78\\crew2.jpeg","is_link":false,"known_until":"2026-03-02T14:00:02+00:00"}');
INSERT INTO harborview_test.deliveries VALUES (11, 21000001, 'close', 'status', 'to_seeclickfix', 'close:1', 'done', 1772461202130653, 1772461202130653, 1, 1772461202130653, 1772461202130653, 'e2ea00c86c1ececf', false, NULL, NULL, NULL, NULL, NULL, '{"status_code":999,"text":"City of Harborview has completed work request 26030001. Thank you for your report."}');
INSERT INTO harborview_test.deliveries VALUES (14, 21000002, 'create', 'requests', 'to_eam', 'create', 'done', 1772461202130653, 1772461202130653, 1, 1772461202130653, 1772461202130653, '4a84e9de99e102b5', false, '23252', NULL, NULL, NULL, NULL, '{}');
INSERT INTO harborview_test.deliveries VALUES (17, 21000002, 'comment_out', 'comments', 'to_eam', 'comment:62000009', 'done', 1772462003130653, 1772462003130653, 1, 1772462003130653, 1772462003130653, '9fcf1e75d6755ec3', false, '905', NULL, NULL, NULL, NULL, '{"text":"Still there","recorded_by":"Dana","image_url":null,"written_at":"2026-03-02T14:26:43+00:00"}');
INSERT INTO harborview_test.deliveries VALUES (15, 21000002, 'acknowledge', 'status', 'to_seeclickfix', 'acknowledge', 'done', 1772461202130653, 1772461202130653, 1, 1772461202130653, 1772461202130653, '84baa037ce7ae377', false, NULL, NULL, NULL, NULL, NULL, '{"text":"Thank you for your report. City of Harborview has received it and opened work request 26030002."}');
INSERT INTO harborview_test.deliveries VALUES (18, 21000003, 'create', 'requests', 'to_eam', 'create', 'done', 1772462003130653, 1772462003130653, 1, 1772462003130653, 1772462003130653, 'b7740c3cc6914ca9', false, '8101', NULL, NULL, NULL, NULL, '{}');
INSERT INTO harborview_test.deliveries VALUES (19, 21000003, 'acknowledge', 'status', 'to_seeclickfix', 'acknowledge', 'done', 1772462003130653, 1772462003130653, 1, 1772462003130653, 1772462003130653, 'c5d09fde2f4102da', false, NULL, NULL, NULL, NULL, NULL, '{"text":"Thank you for your report. City of Harborview has received it and opened work request 26030001."}');
INSERT INTO harborview_test.deliveries VALUES (23, 21000005, 'create', 'requests', 'to_eam', 'create', 'done', 1772462403130653, 1772462403130653, 1, 1772462403130653, 1772462403130653, '0ada4a7269c29c31', false, '23254', NULL, NULL, NULL, NULL, '{}');
INSERT INTO harborview_test.deliveries VALUES (21, 21000004, 'create', 'requests', 'to_eam', 'create', 'done', 1772462403130653, 1772462403130653, 1, 1772462403130653, 1772462403130653, 'e0b25d36021d0c67', false, '23253', NULL, NULL, NULL, NULL, '{}');
INSERT INTO harborview_test.deliveries VALUES (22, 21000004, 'acknowledge', 'status', 'to_seeclickfix', 'acknowledge', 'done', 1772462403130653, 1772462403130653, 1, 1772462403130653, 1772462403130653, 'c9a69c5ae7e3b9a6', false, NULL, NULL, NULL, NULL, NULL, '{"text":"Thank you for your report. City of Harborview has received it and opened work request 26030003."}');
INSERT INTO harborview_test.deliveries VALUES (24, 21000005, 'acknowledge', 'status', 'to_seeclickfix', 'acknowledge', 'done', 1772462403130653, 1772462403130653, 1, 1772462403130653, 1772462403130653, '0d08e3ee2310f2bb', false, NULL, NULL, NULL, NULL, NULL, '{"text":"Thank you for your report. City of Harborview has received it and opened work request 26030004."}');
INSERT INTO harborview_test.deliveries VALUES (26, 21000006, 'create', 'requests', 'to_eam', 'create', 'done', 1772462803130653, 1772462803130653, 1, 1772462803130653, 1772462803130653, '346985ea0999f35e', false, '23255', NULL, NULL, NULL, NULL, '{}');
INSERT INTO harborview_test.deliveries VALUES (25, 21000005, 'comment_in', 'comments', 'to_seeclickfix', 'eam-comment:906', 'moderated', 1772462803130653, 1772462803130653, 1, 1772462803130653, 1772462803130653, 'c4d16ac7758e0ace', false, NULL, NULL, NULL, NULL, NULL, '{"text":"Please moderate-me","author":"D. Foreman","comment":"906","known_until":"2026-03-02T14:40:03+00:00"}');
INSERT INTO harborview_test.deliveries VALUES (27, 21000006, 'acknowledge', 'status', 'to_seeclickfix', 'acknowledge', 'done', 1772462803130653, 1772462803130653, 1, 1772462803130653, 1772462803130653, '2f0f5d29a06e1965', false, NULL, NULL, NULL, NULL, NULL, '{"text":"Thank you for your report. City of Harborview has received it and opened work request 26030005."}');
INSERT INTO harborview_test.deliveries VALUES (28, 21000006, 'comment_out', 'comments', 'to_eam', 'comment:62000016', 'needs_attention', 1772462805130653, 1772462805130653, 1, 1772462805130653, 1772462805130653, '79db8b986cdc0eb3', false, NULL, 'SVC-260', 'EAM: POST /Work/Requests.svc/23255/Comments/: refused as it stands (400)', 'Correct what the answer names, then choose Retry.', NULL, '{"text":"Refused by EAM","recorded_by":"Ana Ruiz","image_url":null,"written_at":"2026-03-02T14:46:44+00:00"}');
INSERT INTO harborview_test.deliveries VALUES (29, 21000006, 'comment_out', 'comments', 'to_eam', 'comment:62000017', 'held', 1772462805130653, 1772462805130653, 0, 1772462805130653, NULL, NULL, false, NULL, NULL, NULL, NULL, 'pat', '{"text":"Behind it","recorded_by":"Ana Ruiz","image_url":null,"written_at":"2026-03-02T14:46:45+00:00"}');
INSERT INTO harborview_test.deliveries VALUES (30, 21000007, 'create', 'requests', 'to_eam', 'create', 'done', 1772462805130653, 1772462805130653, 1, 1772462805130653, 1772462805130653, '6ef14b247d2193fc', false, '23256', NULL, NULL, NULL, NULL, '{}');
INSERT INTO harborview_test.deliveries VALUES (31, 21000007, 'acknowledge', 'status', 'to_seeclickfix', 'acknowledge', 'done', 1772462805130653, 1772462805130653, 1, 1772462805130653, 1772462805130653, 'c1a263f79b57052c', false, NULL, NULL, NULL, NULL, NULL, '{"text":"Thank you for your report. City of Harborview has received it and opened work request 26030006."}');
INSERT INTO harborview_test.deliveries VALUES (34, 21000008, 'acknowledge', 'status', 'to_seeclickfix', 'acknowledge', 'waiting', 1772462806130653, 1772462806130653, 0, 1772462806130653, NULL, NULL, false, NULL, NULL, NULL, NULL, NULL, '{}');
INSERT INTO harborview_test.deliveries VALUES (36, 21000009, 'acknowledge', 'status', 'to_seeclickfix', 'acknowledge', 'waiting', 1772462806130653, 1772462806130653, 0, 1772462806130653, NULL, NULL, false, NULL, NULL, NULL, NULL, NULL, '{}');
INSERT INTO harborview_test.deliveries VALUES (32, 21000007, 'comment_out', 'comments', 'to_eam', 'comment:62000019', 'skipped', 1772462806130653, 1772462806130653, 1, 1772462806130653, 1772462806130653, '447516d1b0ea6920', false, NULL, NULL, 'not needed', NULL, 'pat', '{"text":"Never mind","recorded_by":"Ana Ruiz","image_url":null,"written_at":"2026-03-02T14:46:46+00:00"}');
INSERT INTO harborview_test.deliveries VALUES (33, 21000008, 'create', 'requests', 'to_eam', 'create', 'needs_attention', 1772462806130653, 1772462806130653, 1, 1772462806130653, 1772462806130653, '24879621020b5f86', false, NULL, 'SVC-260', 'EAM: POST /Work/Requests.svc/: refused as it stands (400)', 'Correct what the answer names, then choose Retry.', NULL, '{}');
INSERT INTO harborview_test.deliveries VALUES (35, 21000009, 'create', 'requests', 'to_eam', 'create', 'checking', 1772462806130653, 1772462806130653, 1, 1772462926130653, 1772462806130653, '4591613fb64b69e3', true, NULL, 'SVC-230', 'EAM: POST /Work/Requests.svc/: 127.0.0.1:40401 closed the connection without an answer', 'The console looks for it before anything is sent again.', NULL, '{}');
INSERT INTO harborview_test.deliveries VALUES (38, 21000010, 'acknowledge', 'status', 'to_seeclickfix', 'acknowledge', 'waiting', 1772462806130653, 1772462806130653, 0, 1772462806130653, NULL, NULL, false, NULL, NULL, NULL, NULL, NULL, '{}');
INSERT INTO harborview_test.deliveries VALUES (37, 21000010, 'create', 'requests', 'to_eam', 'create', 'retrying', 1772462806130653, 1772462806130653, 1, 1772462866130653, 1772462806130653, '52091541d0348af7', false, NULL, 'SVC-220', 'EAM: POST /Work/Requests.svc/: asked to come back in 60 s (429)', 'The console waits as asked and goes on by itself.', NULL, '{}');
INSERT INTO harborview_test.events VALUES (1, 1772460001130653, 'request.taken_in', 21000001, NULL, 'console', '{"debts":3}');
INSERT INTO harborview_test.events VALUES (2, 1772460001130653, 'create.done', 21000001, 1, 'console', '{"remote_key":"23251"}');
INSERT INTO harborview_test.events VALUES (3, 1772460001130653, 'acknowledge.done', 21000001, 3, 'console', '{"remote_key":""}');
INSERT INTO harborview_test.events VALUES (4, 1772460001130653, 'request_image.done', 21000001, 2, 'console', '{"remote_key":""}');
INSERT INTO harborview_test.events VALUES (5, 1772460402130653, 'comment_out.done', 21000001, 4, 'console', '{"remote_key":"904"}');
INSERT INTO harborview_test.events VALUES (6, 1772460402130653, 'comment_image_out.done', 21000001, 5, 'console', '{"remote_key":""}');
INSERT INTO harborview_test.events VALUES (7, 1772460402130653, 'comment_in.done', 21000001, 6, 'console', '{"remote_key":""}');
INSERT INTO harborview_test.events VALUES (8, 1772460402130653, 'comment_in.done', 21000001, 7, 'console', '{"remote_key":""}');
INSERT INTO harborview_test.events VALUES (9, 1772460402130653, 'image_in.done', 21000001, 8, 'console', '{"remote_key":""}');
INSERT INTO harborview_test.events VALUES (10, 1772460802130653, 'comment.edited_in_eam', 21000001, NULL, 'console', '{"comment":"901","text":"Crew is there"}');
INSERT INTO harborview_test.events VALUES (11, 1772460802130653, 'document.not_an_image', 21000001, NULL, 'console', '{"file_name":"crew4.pdf","document":"80"}');
INSERT INTO harborview_test.events VALUES (12, 1772461202130653, 'status.changed', 21000001, NULL, 'EAM', '{"from":1,"to":999}');
INSERT INTO harborview_test.events VALUES (13, 1772461202130653, 'close.done', 21000001, 11, 'console', '{"remote_key":""}');
INSERT INTO harborview_test.events VALUES (14, 1772461202130653, 'request.taken_in', 21000002, NULL, 'console', '{"debts":2}');
INSERT INTO harborview_test.events VALUES (15, 1772461202130653, 'create.done', 21000002, 14, 'console', '{"remote_key":"23252"}');
INSERT INTO harborview_test.events VALUES (16, 1772461202130653, 'acknowledge.done', 21000002, 15, 'console', '{"remote_key":""}');
INSERT INTO harborview_test.events VALUES (17, 1772461602130653, 'status.changed', 21000002, NULL, 'EAM', '{"from":1,"to":951}');
INSERT INTO harborview_test.events VALUES (18, 1772461602130653, 'close.done', 21000002, 16, 'console', '{"remote_key":""}');
INSERT INTO harborview_test.events VALUES (19, 1772462003130653, 'link.reopened', 21000002, NULL, 'console', '{"times":1}');
INSERT INTO harborview_test.events VALUES (20, 1772462003130653, 'comment_out.done', 21000002, 17, 'console', '{"remote_key":"905"}');
INSERT INTO harborview_test.events VALUES (21, 1772462003130653, 'request.taken_in', 21000003, NULL, 'console', '{"debts":2}');
INSERT INTO harborview_test.events VALUES (22, 1772462003130653, 'create.done', 21000003, 18, 'console', '{"remote_key":"8101"}');
INSERT INTO harborview_test.events VALUES (23, 1772462003130653, 'acknowledge.done', 21000003, 19, 'console', '{"remote_key":""}');
INSERT INTO harborview_test.events VALUES (24, 1772462403130653, 'status.changed', 21000003, NULL, 'EAM', '{"from":2,"to":3}');
INSERT INTO harborview_test.events VALUES (25, 1772462403130653, 'comment_in.done', 21000003, 20, 'console', '{"remote_key":""}');
INSERT INTO harborview_test.events VALUES (26, 1772462403130653, 'request.taken_in', 21000004, NULL, 'console', '{"debts":2}');
INSERT INTO harborview_test.events VALUES (27, 1772462403130653, 'create.done', 21000004, 21, 'console', '{"remote_key":"23253"}');
INSERT INTO harborview_test.events VALUES (28, 1772462403130653, 'acknowledge.done', 21000004, 22, 'console', '{"remote_key":""}');
INSERT INTO harborview_test.events VALUES (29, 1772462403130653, 'request.taken_in', 21000005, NULL, 'console', '{"debts":2}');
INSERT INTO harborview_test.events VALUES (30, 1772462403130653, 'create.done', 21000005, 23, 'console', '{"remote_key":"23254"}');
INSERT INTO harborview_test.events VALUES (31, 1772462403130653, 'acknowledge.done', 21000005, 24, 'console', '{"remote_key":""}');
INSERT INTO harborview_test.events VALUES (32, 1772462803130653, 'comment_in.moderated', 21000005, 25, 'console', '{"remote_key":""}');
INSERT INTO harborview_test.events VALUES (33, 1772462803130653, 'request.taken_in', 21000006, NULL, 'console', '{"debts":2}');
INSERT INTO harborview_test.events VALUES (34, 1772462803130653, 'create.done', 21000006, 26, 'console', '{"remote_key":"23255"}');
INSERT INTO harborview_test.events VALUES (35, 1772462803130653, 'acknowledge.done', 21000006, 27, 'console', '{"remote_key":""}');
INSERT INTO harborview_test.events VALUES (36, 1772462805130653, 'comment_out.needs_attention', 21000006, 28, 'console', '{"words":"EAM: POST /Work/Requests.svc/23255/Comments/: refused as it stands (400)"}');
INSERT INTO harborview_test.events VALUES (37, 1772462805130653, 'comment_out.hold', 21000006, 29, 'pat', '{}');
INSERT INTO harborview_test.events VALUES (38, 1772462805130653, 'request.taken_in', 21000007, NULL, 'console', '{"debts":2}');
INSERT INTO harborview_test.events VALUES (39, 1772462805130653, 'create.done', 21000007, 30, 'console', '{"remote_key":"23256"}');
INSERT INTO harborview_test.events VALUES (40, 1772462805130653, 'acknowledge.done', 21000007, 31, 'console', '{"remote_key":""}');
INSERT INTO harborview_test.events VALUES (41, 1772462806130653, 'comment_out.needs_attention', 21000007, 32, 'console', '{"words":"EAM: POST /Work/Requests.svc/23256/Comments/: refused as it stands (400)"}');
INSERT INTO harborview_test.events VALUES (42, 1772462806130653, 'comment_out.skip', 21000007, 32, 'pat', '{"reason":"not needed"}');
INSERT INTO harborview_test.events VALUES (43, 1772462806130653, 'request.taken_in', 21000008, NULL, 'console', '{"debts":2}');
INSERT INTO harborview_test.events VALUES (44, 1772462806130653, 'create.needs_attention', 21000008, 33, 'console', '{"words":"EAM: POST /Work/Requests.svc/: refused as it stands (400)"}');
INSERT INTO harborview_test.events VALUES (45, 1772462806130653, 'request.taken_in', 21000009, NULL, 'console', '{"debts":2}');
INSERT INTO harborview_test.events VALUES (46, 1772462806130653, 'create.checking', 21000009, 35, 'console', '{"words":"EAM: POST /Work/Requests.svc/: 127.0.0.1:40401 closed the connection without an answer"}');
INSERT INTO harborview_test.events VALUES (47, 1772462806130653, 'request.taken_in', 21000010, NULL, 'console', '{"debts":2}');
INSERT INTO harborview_test.events VALUES (48, 1772462806130653, 'create.retrying', 21000010, 37, 'console', '{"words":"EAM: POST /Work/Requests.svc/: asked to come back in 60 s (429)"}');
INSERT INTO harborview_test.facts VALUES ('seeclickfix_account', '{"account":700001,"name":"City of Harborview","may_acknowledge":true,"asked_at":"2026-03-02T14:00:01.130653+00:00"}');
INSERT INTO harborview_test.images VALUES ('2e201085c8dab24e', '0e2fe93fd3bb00de900eaa19f21a62bd8758ffdc56fff7b67224f9a22eaa67d5', 'image/jpeg', 20139, 1772460001130653);
INSERT INTO harborview_test.images VALUES ('10f73593ddc6b56e', 'dd5f32f1661dfa20e5f52344787f115682c875ed87cf0b2c775d5fd60843712c', 'image/jpeg', 22499, 1772460402130653);
INSERT INTO harborview_test.lease VALUES (1, 2, '', 1772460001130653, 1772460001130653);
INSERT INTO harborview_test.links VALUES (21000001, 'work_request', 23251, '26030001', 'closed', 1772460001130653, 999, 'Complete', 1772461202130653, '{"AutoNumber":23251,"RequestNumber":"26030001","StatusCode":999,"StatusType":"Complete","StatusDate":"2026-03-02T00:00:00","StatusTime":"1900-01-01T09:13:22","ProblemCode":"POTHOLE","ProblemType":"Pothole","CategoryCode":null,"CategoryType":null,"CauseCode":null,"CauseType":null,"PriorityCode":null,"PriorityType":null,"SupervisorCode":null,"SupervisorType":null,"AssignedCrewCode":null,"AssignedCrewType":null,"DepartmentCode":null,"DepartmentType":null,"DivisionCode":null,"DivisionType":null,"Notes":"By the school. “Watch out”, ¡cuidado! 🚧\n\nTitle: Pothole\n\nSeeClickFix Issue ID: 21000001","CreationDateTime":"2026-03-02T09:00:01","XCoordinate":958697.0949292501,"YCoordinate":651889.0014100589,"BuildingNumber":null,"Building2Number":null,"Street":null,"Street2":null,"LocationApartment":null,"LocationCity":null,"LocationState":null,"LocationZipCode":null,"GeneralLocation":"929 Oak Ave, Harborview, CT, 06609, USA","PubliclyAvailable":true,"RecordedDate":"2026-03-02T00:00:00","SubDivisionCode":null,"SubDivisionType":null,"AreaCode":null,"AreaType":null,"SubAreaCode":null,"SubAreaType":null,"BuildingTypeCode":null,"BuildingTypeType":null,"NameTypeCode":null,"NameTypeType":null,"LocationBuildingType":null,"CityLocation":null,"Business":null,"ExternalRequestId":"21000001","DataUrl":"http://127.0.0.1:40401/LucityRESTAPI/Work/Requests.svc/23251/$actions/"}', 1772461202130653, 1772461202130653, 999, 0, 0, 'closed: no longer polled');
INSERT INTO harborview_test.links VALUES (21000002, 'work_request', 23252, '26030002', 'open', 1772461202130653, 951, 'Work Order Canceled', 1772461602130653, '{"AutoNumber":23252,"RequestNumber":"26030002","StatusCode":951,"StatusType":"Work Order Canceled","StatusDate":"2026-03-02T00:00:00","StatusTime":"1900-01-01T09:20:02","ProblemCode":"GRAFFITI","ProblemType":"Graffiti","CategoryCode":null,"CategoryType":null,"CauseCode":null,"CauseType":null,"PriorityCode":null,"PriorityType":null,"SupervisorCode":null,"SupervisorType":null,"AssignedCrewCode":null,"AssignedCrewType":null,"DepartmentCode":null,"DepartmentType":null,"DivisionCode":null,"DivisionType":null,"Notes":"Reported in the sandbox.\n\nTitle: Graffiti\n\nSeeClickFix Issue ID: 21000002","CreationDateTime":"2026-03-02T09:20:02","XCoordinate":958697.0949292501,"YCoordinate":651889.0014100589,"BuildingNumber":null,"Building2Number":null,"Street":null,"Street2":null,"LocationApartment":null,"LocationCity":null,"LocationState":null,"LocationZipCode":null,"GeneralLocation":"929 Oak Ave, Harborview, CT, 06609, USA","PubliclyAvailable":true,"RecordedDate":"2026-03-02T00:00:00","SubDivisionCode":null,"SubDivisionType":null,"AreaCode":null,"AreaType":null,"SubAreaCode":null,"SubAreaType":null,"BuildingTypeCode":null,"BuildingTypeType":null,"NameTypeCode":null,"NameTypeType":null,"LocationBuildingType":null,"CityLocation":null,"Business":null,"ExternalRequestId":"21000002","DataUrl":"http://127.0.0.1:40401/LucityRESTAPI/Work/Requests.svc/23252/$actions/"}', 1772462806130653, 1772462806130653, 951, 1, 0, 'reopened in SeeClickFix');
INSERT INTO harborview_test.links VALUES (21000005, 'work_request', 23254, '26030004', 'open', 1772462403130653, 1, 'New Request', 1772462403130653, '{"AutoNumber":23254,"RequestNumber":"26030004","StatusCode":1,"StatusType":"New Request","StatusDate":"2026-03-02T00:00:00","StatusTime":"1900-01-01T09:40:03","ProblemCode":"POTHOLE","ProblemType":"Pothole","CategoryCode":null,"CategoryType":null,"CauseCode":null,"CauseType":null,"PriorityCode":null,"PriorityType":null,"SupervisorCode":null,"SupervisorType":null,"AssignedCrewCode":null,"AssignedCrewType":null,"DepartmentCode":null,"DepartmentType":null,"DivisionCode":null,"DivisionType":null,"Notes":"Reported in the sandbox.\n\nTitle: Pothole\n\nSeeClickFix Issue ID: 21000005","CreationDateTime":"2026-03-02T09:40:03","XCoordinate":958697.0949292501,"YCoordinate":651889.0014100589,"BuildingNumber":null,"Building2Number":null,"Street":null,"Street2":null,"LocationApartment":null,"LocationCity":null,"LocationState":null,"LocationZipCode":null,"GeneralLocation":"929 Oak Ave, Harborview, CT, 06609, USA","PubliclyAvailable":true,"RecordedDate":"2026-03-02T00:00:00","SubDivisionCode":null,"SubDivisionType":null,"AreaCode":null,"AreaType":null,"SubAreaCode":null,"SubAreaType":null,"BuildingTypeCode":null,"BuildingTypeType":null,"NameTypeCode":null,"NameTypeType":null,"LocationBuildingType":null,"CityLocation":null,"Business":null,"ExternalRequestId":"21000005","DataUrl":"http://127.0.0.1:40401/LucityRESTAPI/Work/Requests.svc/23254/$actions/"}', 1772462806130653, 1772462806130653, NULL, 0, 0, '');
INSERT INTO harborview_test.links VALUES (21000007, 'work_request', 23256, '26030006', 'open', 1772462805130653, 1, 'New Request', 1772462805130653, '{"AutoNumber":23256,"RequestNumber":"26030006","StatusCode":1,"StatusType":"New Request","StatusDate":"2026-03-02T00:00:00","StatusTime":"1900-01-01T09:46:45","ProblemCode":"POTHOLE","ProblemType":"Pothole","CategoryCode":null,"CategoryType":null,"CauseCode":null,"CauseType":null,"PriorityCode":null,"PriorityType":null,"SupervisorCode":null,"SupervisorType":null,"AssignedCrewCode":null,"AssignedCrewType":null,"DepartmentCode":null,"DepartmentType":null,"DivisionCode":null,"DivisionType":null,"Notes":"Reported in the sandbox.\n\nTitle: Pothole\n\nSeeClickFix Issue ID: 21000007","CreationDateTime":"2026-03-02T09:46:45","XCoordinate":958697.0949292501,"YCoordinate":651889.0014100589,"BuildingNumber":null,"Building2Number":null,"Street":null,"Street2":null,"LocationApartment":null,"LocationCity":null,"LocationState":null,"LocationZipCode":null,"GeneralLocation":"929 Oak Ave, Harborview, CT, 06609, USA","PubliclyAvailable":true,"RecordedDate":"2026-03-02T00:00:00","SubDivisionCode":null,"SubDivisionType":null,"AreaCode":null,"AreaType":null,"SubAreaCode":null,"SubAreaType":null,"BuildingTypeCode":null,"BuildingTypeType":null,"NameTypeCode":null,"NameTypeType":null,"LocationBuildingType":null,"CityLocation":null,"Business":null,"ExternalRequestId":"21000007","DataUrl":"http://127.0.0.1:40401/LucityRESTAPI/Work/Requests.svc/23256/$actions/"}', 1772462806130653, 1772462806130653, NULL, 0, 0, '');
INSERT INTO harborview_test.links VALUES (21000006, 'work_request', 23255, '26030005', 'open', 1772462803130653, 1, 'New Request', 1772462803130653, '{"AutoNumber":23255,"RequestNumber":"26030005","StatusCode":1,"StatusType":"New Request","StatusDate":"2026-03-02T00:00:00","StatusTime":"1900-01-01T09:46:43","ProblemCode":"POTHOLE","ProblemType":"Pothole","CategoryCode":null,"CategoryType":null,"CauseCode":null,"CauseType":null,"PriorityCode":null,"PriorityType":null,"SupervisorCode":null,"SupervisorType":null,"AssignedCrewCode":null,"AssignedCrewType":null,"DepartmentCode":null,"DepartmentType":null,"DivisionCode":null,"DivisionType":null,"Notes":"Reported in the sandbox.\n\nTitle: Pothole\n\nSeeClickFix Issue ID: 21000006","CreationDateTime":"2026-03-02T09:46:43","XCoordinate":958697.0949292501,"YCoordinate":651889.0014100589,"BuildingNumber":null,"Building2Number":null,"Street":null,"Street2":null,"LocationApartment":null,"LocationCity":null,"LocationState":null,"LocationZipCode":null,"GeneralLocation":"929 Oak Ave, Harborview, CT, 06609, USA","PubliclyAvailable":true,"RecordedDate":"2026-03-02T00:00:00","SubDivisionCode":null,"SubDivisionType":null,"AreaCode":null,"AreaType":null,"SubAreaCode":null,"SubAreaType":null,"BuildingTypeCode":null,"BuildingTypeType":null,"NameTypeCode":null,"NameTypeType":null,"LocationBuildingType":null,"CityLocation":null,"Business":null,"ExternalRequestId":"21000006","DataUrl":"http://127.0.0.1:40401/LucityRESTAPI/Work/Requests.svc/23255/$actions/"}', 1772462806130653, 1772462806130653, NULL, 0, 0, '');
INSERT INTO harborview_test.links VALUES (21000004, 'work_request', 23253, '26030003', 'open', 1772462403130653, 1, 'New Request', 1772462403130653, '{"AutoNumber":23253,"RequestNumber":"26030003","StatusCode":1,"StatusType":"New Request","StatusDate":"2026-03-02T00:00:00","StatusTime":"1900-01-01T09:40:03","ProblemCode":"POTHOLE","ProblemType":"Pothole","CategoryCode":null,"CategoryType":null,"CauseCode":null,"CauseType":null,"PriorityCode":null,"PriorityType":null,"SupervisorCode":null,"SupervisorType":null,"AssignedCrewCode":null,"AssignedCrewType":null,"DepartmentCode":null,"DepartmentType":null,"DivisionCode":null,"DivisionType":null,"Notes":"Reported in the sandbox.\n\nTitle: Pothole\n\nSeeClickFix Issue ID: 21000004","CreationDateTime":"2026-03-02T09:40:03","XCoordinate":958697.0949292501,"YCoordinate":651889.0014100589,"BuildingNumber":null,"Building2Number":null,"Street":null,"Street2":null,"LocationApartment":null,"LocationCity":null,"LocationState":null,"LocationZipCode":null,"GeneralLocation":"929 Oak Ave, Harborview, CT, 06609, USA","PubliclyAvailable":false,"RecordedDate":"2026-03-02T00:00:00","SubDivisionCode":null,"SubDivisionType":null,"AreaCode":null,"AreaType":null,"SubAreaCode":null,"SubAreaType":null,"BuildingTypeCode":null,"BuildingTypeType":null,"NameTypeCode":null,"NameTypeType":null,"LocationBuildingType":null,"CityLocation":null,"Business":null,"ExternalRequestId":"21000004","DataUrl":"http://127.0.0.1:40401/LucityRESTAPI/Work/Requests.svc/23253/$actions/"}', 1772462806130653, 1772462806130653, NULL, 0, 0, '');
INSERT INTO harborview_test.links VALUES (21000003, 'work_order', 8101, '26030001', 'open', 1772462003130653, 3, 'Assigned', 1772462403130653, '{"AutoNumber":8101,"WorkOrderNumber":"26030001","StatusCode":3,"StatusType":"Assigned","StatusDate":"2026-03-02T00:00:00","StatusTime":"1900-01-01T09:33:23","ProblemCode":null,"ProblemType":null,"CategoryCode":"FAC-HVAC","CategoryType":"Facility - HVAC","CauseCode":null,"CauseType":null,"PriorityCode":null,"PriorityType":null,"SupervisorCode":null,"SupervisorType":null,"AssignedCrewCode":null,"AssignedCrewType":null,"DepartmentCode":null,"DepartmentType":null,"DivisionCode":null,"DivisionType":null,"Notes":"Reported in the sandbox.\n\nTitle: Facility - HVAC\n\nSeeClickFix Issue ID: 21000003","CreationDateTime":"2026-03-02T09:33:23","XCoordinate":958697.0949292501,"YCoordinate":651889.0014100589,"BuildingNumber":null,"Building2Number":null,"Street":null,"Street2":null,"LocationApartment":null,"LocationCity":null,"LocationState":null,"LocationZipCode":null,"GeneralLocation":"1 Quay St, Harborview","PubliclyAvailable":true,"MainTaskCode":null,"MainTaskType":null,"StartDate":null,"EndDate":null,"ExternalId":"21000003","ExternalSource":"SeeClickFix","HasDocuments":null,"HardLocked":null,"DataUrl":"http://127.0.0.1:40401/LucityRESTAPI/Work/WorkOrders.svc/8101/$actions/"}', 1772462806130653, 1772462806130653, NULL, 0, 0, '');
INSERT INTO harborview_test.notices VALUES ('edited:21000001:901', 'edited_in_eam', 'Comment 901 on 26030001 was edited in EAM after it was published; residents of Request 21000001 still read the first version.', 21000001, 1, 1772460802130653, 1772460802130653, NULL);
INSERT INTO harborview_test.notices VALUES ('document:21000001:80', 'other_document', '“crew4.pdf” on 26030001 is public in EAM but no image, so Request 21000001 does not show it. Tell residents by a comment where it matters.', 21000001, 1, 1772460802130653, 1772460802130653, NULL);
INSERT INTO harborview_test.notices VALUES ('withdrawn:21000001:902', 'withdrawn', 'Comment 902 on 26030001 is no longer public in EAM but stands published on Request 21000001; the console cannot take it back.', 21000001, 2, 1772460802130653, 1772461202130653, NULL);
INSERT INTO harborview_test.problems VALUES ('GRAFFITI', 'Graffiti', true, 1772460001130653);
INSERT INTO harborview_test.problems VALUES ('ILLEGAL', 'Illegal Dumping', true, 1772460001130653);
INSERT INTO harborview_test.problems VALUES ('POTHOLE', 'Pothole', true, 1772460001130653);
INSERT INTO harborview_test.requests VALUES (21000001, 'Closed', 'work_request', 'POTHOLE', 'Pothole', 50001, '1 Quay St, Harborview', 'pothole by the school. “watch out”, ¡cuidado! 🚧  thank you for your report. city of harborview has received it and opened work request 26030001. it grows.
every day. crew is on the way back on monday image: crew2.jpeg city of harborview has completed work request 26030001. thank you for your report. 1 quay st, harborview', false, 1772460001000000, 1772461202000000, 1772460001130653, '', '{"issue_id":21000001,"status":"Closed","summary":"Pothole","description":"By the school. \u201cWatch out\u201d, \u00a1cuidado! \ud83d\udea7","place":[41.2501,-72.9002],"address":"1 Quay St, Harborview","created_at":1772460001000000,"updated_at":1772461202000000,"acknowledged_at":1772460001000000,"closed_at":1772461202000000,"reopened_at":null,"category_id":50001,"category_title":"Pothole","private":false,"reporter":[810002,"Dana","Registered User"],"answers":[],"image_url":"http://127.0.0.1:38971/rails/active_storage/representations/redirect/YmxvYjpkMjEwMDAwMDE--5d55d8177a77822beb56ac31f6ece956cce8e6d3/ZnVsbA--2d5dd38bff2302f5804c5433c29167d0335ba122/image.jpg","html_url":"http://127.0.0.1:38971/issues/21000001","comments":[{"key":"62000001","text":"Thank you for your report. City of Harborview has received it and opened work request 26030001.","author":[700001,"City of Harborview","Verified Official"],"created_at":1772460001000000,"edited_at":null,"editable_until":1773064801000000,"image_url":null,"kind":"Issue Acknowledged","hidden":false},{"key":"62000002","text":"It grows.\nEvery day.","author":[811001,"Ana Ruiz","Registered User"],"created_at":1772460002000000,"edited_at":null,"editable_until":null,"image_url":"http://127.0.0.1:38971/rails/active_storage/representations/redirect/YmxvYjpkNjIwMDAwMDI--08e2ddaf9b279851c9b85983332bc34ddc2b1b2c/ZnVsbA--2d5dd38bff2302f5804c5433c29167d0335ba122/image.jpg","kind":"Comment","hidden":false},{"key":"62000003","text":"Crew is on the way","author":[700001,"City of Harborview","Verified Official"],"created_at":1772460402000000,"edited_at":null,"editable_until":1773065202000000,"image_url":null,"kind":"Comment","hidden":false},{"key":"62000004","text":"Back on Monday","author":[700001,"City of Harborview","Verified Official"],"created_at":1772460402000000,"edited_at":null,"editable_until":1773065202000000,"image_url":null,"kind":"Comment","hidden":false},{"key":"62000005","text":"Image: crew2.jpeg","author":[700001,"City of Harborview","Verified Official"],"created_at":1772460402000000,"edited_at":null,"editable_until":1773065202000000,"image_url":"http://127.0.0.1:38971/rails/active_storage/representations/redirect/YmxvYjp1MQ--c81f7a59f80701033edbb00715ed7f63f6b4efda/ZnVsbA--2d5dd38bff2302f5804c5433c29167d0335ba122/eam-78.jpg","kind":"Comment","hidden":false},{"key":"62000006","text":"City of Harborview has completed work request 26030001. Thank you for your report.","author":[700001,"City of Harborview","Verified Official"],"created_at":1772461202000000,"edited_at":null,"editable_until":1773066002000000,"image_url":null,"kind":"Issue Closed","hidden":false}],"canonical_issue":null}');
INSERT INTO harborview_test.requests VALUES (21000002, 'Open', 'work_request', 'GRAFFITI', 'Graffiti', 50002, '1 Quay St, Harborview', 'graffiti reported in the sandbox.  thank you for your report. city of harborview has received it and opened work request 26030002. city of harborview has closed work request 26030002 without doing the work. please comment here if the problem is still there. still there 1 quay st, harborview', false, 1772461202000000, 1772461603000000, 1772461202130653, '', '{"issue_id":21000002,"status":"Open","summary":"Graffiti","description":"Reported in the sandbox.","place":[41.2501,-72.9002],"address":"1 Quay St, Harborview","created_at":1772461202000000,"updated_at":1772461603000000,"acknowledged_at":1772461202000000,"closed_at":1772461602000000,"reopened_at":1772461603000000,"category_id":50002,"category_title":"Graffiti","private":false,"reporter":[810002,"Dana","Registered User"],"answers":[],"image_url":null,"html_url":"http://127.0.0.1:38971/issues/21000002","comments":[{"key":"62000007","text":"Thank you for your report. City of Harborview has received it and opened work request 26030002.","author":[700001,"City of Harborview","Verified Official"],"created_at":1772461202000000,"edited_at":null,"editable_until":1773066002000000,"image_url":null,"kind":"Issue Acknowledged","hidden":false},{"key":"62000008","text":"City of Harborview has closed work request 26030002 without doing the work. Please comment here if the problem is still there.","author":[700001,"City of Harborview","Verified Official"],"created_at":1772461602000000,"edited_at":null,"editable_until":1773066402000000,"image_url":null,"kind":"Issue Closed","hidden":false},{"key":"62000009","text":"Still there","author":[810002,"Dana","Registered User"],"created_at":1772461603000000,"edited_at":null,"editable_until":null,"image_url":null,"kind":"Issue Reopened","hidden":false}],"canonical_issue":null}');
INSERT INTO harborview_test.requests VALUES (21000009, 'Open', 'work_request', 'POTHOLE', 'Pothole', 50001, '1 Quay St, Harborview', 'pothole reported in the sandbox.   1 quay st, harborview', false, 1772462806000000, 1772462806000000, 1772462806130653, '', '{"issue_id":21000009,"status":"Open","summary":"Pothole","description":"Reported in the sandbox.","place":[41.2501,-72.9002],"address":"1 Quay St, Harborview","created_at":1772462806000000,"updated_at":1772462806000000,"acknowledged_at":null,"closed_at":null,"reopened_at":null,"category_id":50001,"category_title":"Pothole","private":false,"reporter":[810002,"Dana","Registered User"],"answers":[],"image_url":null,"html_url":"http://127.0.0.1:38971/issues/21000009","comments":[],"canonical_issue":null}');
INSERT INTO harborview_test.requests VALUES (21000007, 'Acknowledged', 'work_request', 'POTHOLE', 'Pothole', 50001, '1 Quay St, Harborview', 'pothole reported in the sandbox.  thank you for your report. city of harborview has received it and opened work request 26030006. never mind 1 quay st, harborview', false, 1772462805000000, 1772462806000000, 1772462805130653, '', '{"issue_id":21000007,"status":"Acknowledged","summary":"Pothole","description":"Reported in the sandbox.","place":[41.2501,-72.9002],"address":"1 Quay St, Harborview","created_at":1772462805000000,"updated_at":1772462806000000,"acknowledged_at":1772462805000000,"closed_at":null,"reopened_at":null,"category_id":50001,"category_title":"Pothole","private":false,"reporter":[810002,"Dana","Registered User"],"answers":[],"image_url":null,"html_url":"http://127.0.0.1:38971/issues/21000007","comments":[{"key":"62000018","text":"Thank you for your report. City of Harborview has received it and opened work request 26030006.","author":[700001,"City of Harborview","Verified Official"],"created_at":1772462805000000,"edited_at":null,"editable_until":1773067605000000,"image_url":null,"kind":"Issue Acknowledged","hidden":false},{"key":"62000019","text":"Never mind","author":[811001,"Ana Ruiz","Registered User"],"created_at":1772462806000000,"edited_at":null,"editable_until":null,"image_url":null,"kind":"Comment","hidden":false}],"canonical_issue":null}');
INSERT INTO harborview_test.requests VALUES (21000003, 'Acknowledged', 'work_order', NULL, 'Facility - HVAC', 50004, '1 Quay St, Harborview', 'facility - hvac reported in the sandbox.  thank you for your report. city of harborview has received it and opened work request 26030001. a technician is assigned. 1 quay st, harborview', false, 1772462003000000, 1772462403000000, 1772462003130653, '', '{"issue_id":21000003,"status":"Acknowledged","summary":"Facility - HVAC","description":"Reported in the sandbox.","place":[41.2501,-72.9002],"address":"1 Quay St, Harborview","created_at":1772462003000000,"updated_at":1772462403000000,"acknowledged_at":1772462003000000,"closed_at":null,"reopened_at":null,"category_id":50004,"category_title":"Facility - HVAC","private":false,"reporter":[700003,"Riley Dispatcher","Verified Official"],"answers":[],"image_url":null,"html_url":"http://127.0.0.1:38971/issues/21000003","comments":[{"key":"62000010","text":"Thank you for your report. City of Harborview has received it and opened work request 26030001.","author":[700001,"City of Harborview","Verified Official"],"created_at":1772462003000000,"edited_at":null,"editable_until":1773066803000000,"image_url":null,"kind":"Issue Acknowledged","hidden":false},{"key":"62000011","text":"A technician is assigned.","author":[700001,"City of Harborview","Verified Official"],"created_at":1772462403000000,"edited_at":null,"editable_until":1773067203000000,"image_url":null,"kind":"Comment","hidden":false}],"canonical_issue":null}');
INSERT INTO harborview_test.requests VALUES (21000004, 'Acknowledged', 'work_request', 'POTHOLE', 'Pothole', 50001, '1 Quay St, Harborview', 'pothole reported in the sandbox.  thank you for your report. city of harborview has received it and opened work request 26030003. 1 quay st, harborview', true, 1772462403000000, 1772462403000000, 1772462403130653, '', '{"issue_id":21000004,"status":"Acknowledged","summary":"Pothole","description":"Reported in the sandbox.","place":[41.2501,-72.9002],"address":"1 Quay St, Harborview","created_at":1772462403000000,"updated_at":1772462403000000,"acknowledged_at":1772462403000000,"closed_at":null,"reopened_at":null,"category_id":50001,"category_title":"Pothole","private":true,"reporter":[810002,"Dana","Registered User"],"answers":[],"image_url":null,"html_url":"http://127.0.0.1:38971/issues/21000004","comments":[{"key":"62000012","text":"Thank you for your report. City of Harborview has received it and opened work request 26030003.","author":[700001,"City of Harborview","Verified Official"],"created_at":1772462403000000,"edited_at":null,"editable_until":1773067203000000,"image_url":null,"kind":"Issue Acknowledged","hidden":false}],"canonical_issue":null}');
INSERT INTO harborview_test.requests VALUES (21000005, 'Acknowledged', 'work_request', 'POTHOLE', 'Pothole', 50001, '1 Quay St, Harborview', 'pothole reported in the sandbox.  thank you for your report. city of harborview has received it and opened work request 26030004. 1 quay st, harborview', false, 1772462403000000, 1772462403000000, 1772462403130653, '', '{"issue_id":21000005,"status":"Acknowledged","summary":"Pothole","description":"Reported in the sandbox.","place":[41.2501,-72.9002],"address":"1 Quay St, Harborview","created_at":1772462403000000,"updated_at":1772462403000000,"acknowledged_at":1772462403000000,"closed_at":null,"reopened_at":null,"category_id":50001,"category_title":"Pothole","private":false,"reporter":[810002,"Dana","Registered User"],"answers":[],"image_url":null,"html_url":"http://127.0.0.1:38971/issues/21000005","comments":[{"key":"62000013","text":"Thank you for your report. City of Harborview has received it and opened work request 26030004.","author":[700001,"City of Harborview","Verified Official"],"created_at":1772462403000000,"edited_at":null,"editable_until":1773067203000000,"image_url":null,"kind":"Issue Acknowledged","hidden":false}],"canonical_issue":null}');
INSERT INTO harborview_test.requests VALUES (21000006, 'Acknowledged', 'work_request', 'POTHOLE', 'Pothole', 50001, '1 Quay St, Harborview', 'pothole reported in the sandbox.  thank you for your report. city of harborview has received it and opened work request 26030005. refused by eam behind it 1 quay st, harborview', false, 1772462803000000, 1772462805000000, 1772462803130653, '', '{"issue_id":21000006,"status":"Acknowledged","summary":"Pothole","description":"Reported in the sandbox.","place":[41.2501,-72.9002],"address":"1 Quay St, Harborview","created_at":1772462803000000,"updated_at":1772462805000000,"acknowledged_at":1772462803000000,"closed_at":null,"reopened_at":null,"category_id":50001,"category_title":"Pothole","private":false,"reporter":[810002,"Dana","Registered User"],"answers":[],"image_url":null,"html_url":"http://127.0.0.1:38971/issues/21000006","comments":[{"key":"62000015","text":"Thank you for your report. City of Harborview has received it and opened work request 26030005.","author":[700001,"City of Harborview","Verified Official"],"created_at":1772462803000000,"edited_at":null,"editable_until":1773067603000000,"image_url":null,"kind":"Issue Acknowledged","hidden":false},{"key":"62000016","text":"Refused by EAM","author":[811001,"Ana Ruiz","Registered User"],"created_at":1772462804000000,"edited_at":null,"editable_until":null,"image_url":null,"kind":"Comment","hidden":false},{"key":"62000017","text":"Behind it","author":[811001,"Ana Ruiz","Registered User"],"created_at":1772462805000000,"edited_at":null,"editable_until":null,"image_url":null,"kind":"Comment","hidden":false}],"canonical_issue":null}');
INSERT INTO harborview_test.requests VALUES (21000008, 'Open', 'work_request', 'POTHOLE', 'Pothole', 50001, '1 Quay St, Harborview', 'pothole reported in the sandbox.   1 quay st, harborview', false, 1772462806000000, 1772462806000000, 1772462806130653, '', '{"issue_id":21000008,"status":"Open","summary":"Pothole","description":"Reported in the sandbox.","place":[41.2501,-72.9002],"address":"1 Quay St, Harborview","created_at":1772462806000000,"updated_at":1772462806000000,"acknowledged_at":null,"closed_at":null,"reopened_at":null,"category_id":50001,"category_title":"Pothole","private":false,"reporter":[810002,"Dana","Registered User"],"answers":[],"image_url":null,"html_url":"http://127.0.0.1:38971/issues/21000008","comments":[],"canonical_issue":null}');
INSERT INTO harborview_test.requests VALUES (21000010, 'Open', 'work_request', 'POTHOLE', 'Pothole', 50001, '1 Quay St, Harborview', 'pothole reported in the sandbox.   1 quay st, harborview', false, 1772462806000000, 1772462806000000, 1772462806130653, '', '{"issue_id":21000010,"status":"Open","summary":"Pothole","description":"Reported in the sandbox.","place":[41.2501,-72.9002],"address":"1 Quay St, Harborview","created_at":1772462806000000,"updated_at":1772462806000000,"acknowledged_at":null,"closed_at":null,"reopened_at":null,"category_id":50001,"category_title":"Pothole","private":false,"reporter":[810002,"Dana","Registered User"],"answers":[],"image_url":null,"html_url":"http://127.0.0.1:38971/issues/21000010","comments":[],"canonical_issue":null}');
INSERT INTO harborview_test.seen VALUES (21000001, 'eam_comment', '904', 'ours', 'e998056de6168964', NULL, 1772460402130653);
INSERT INTO harborview_test.seen VALUES (21000001, 'eam_comment', '902', 'imported', '64c0955282ca0eee', true, 1772460402130653);
INSERT INTO harborview_test.seen VALUES (21000001, 'eam_document', '78', 'imported', '', true, 1772460402130653);
INSERT INTO harborview_test.seen VALUES (21000001, 'eam_comment', '901', 'imported', '880d568e8dfbe18c', true, 1772460802130653);
INSERT INTO harborview_test.seen VALUES (21000001, 'eam_document', '80', 'ignored', '', true, 1772460802130653);
INSERT INTO harborview_test.seen VALUES (21000002, 'eam_comment', '905', 'ours', '3939986d5cf6d398', NULL, 1772462003130653);
INSERT INTO harborview_test.seen VALUES (21000005, 'eam_comment', '906', 'imported', 'c4d16ac7758e0ace', true, 1772462803130653);
INSERT INTO harborview_test.systems VALUES ('seeclickfix', 'ok', NULL, '', 0, 1772462803130653, NULL, NULL);
INSERT INTO harborview_test.systems VALUES ('arcgis', 'ok', NULL, '', 0, 1772462803130653, NULL, NULL);
INSERT INTO harborview_test.systems VALUES ('eam', 'busy', 1772462866130653, 'EAM: POST /Work/Requests.svc/: asked to come back in 60 s (429)', 1, 1772462803130653, 1772462806130653, NULL);
INSERT INTO harborview_test.watermarks VALUES ('problems_read', 1772460001130653);
INSERT INTO harborview_test.watermarks VALUES ('thread_sweep', 1772460001130653);
INSERT INTO harborview_test.watermarks VALUES ('relist_created', 1772460402130653);
INSERT INTO harborview_test.watermarks VALUES ('intake', 1772462806000000);
INSERT INTO harborview_test.watermarks VALUES ('intake_moved', 1772462806130653);
SELECT pg_catalog.setval('harborview_test.audit_id_seq', 2, true);
SELECT pg_catalog.setval('harborview_test.category_history_id_seq', 3, true);
SELECT pg_catalog.setval('harborview_test.deliveries_id_seq', 38, true);
SELECT pg_catalog.setval('harborview_test.events_id_seq', 48, true);
ALTER TABLE ONLY harborview_test.alembic_version
    ADD CONSTRAINT alembic_version_pkey PRIMARY KEY (version_num);
ALTER TABLE ONLY harborview_test.attempts
    ADD CONSTRAINT attempts_pkey PRIMARY KEY (delivery_id, number);
ALTER TABLE ONLY harborview_test.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY harborview_test.categories
    ADD CONSTRAINT categories_pkey PRIMARY KEY (code);
ALTER TABLE ONLY harborview_test.category_history
    ADD CONSTRAINT category_history_pkey PRIMARY KEY (id);
ALTER TABLE ONLY harborview_test.counters
    ADD CONSTRAINT counters_pkey PRIMARY KEY (flow, state);
ALTER TABLE ONLY harborview_test.deliveries
    ADD CONSTRAINT deliveries_owed_once UNIQUE (issue_id, key);
ALTER TABLE ONLY harborview_test.deliveries
    ADD CONSTRAINT deliveries_pkey PRIMARY KEY (id);
ALTER TABLE ONLY harborview_test.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (id);
ALTER TABLE ONLY harborview_test.facts
    ADD CONSTRAINT facts_pkey PRIMARY KEY (name);
ALTER TABLE ONLY harborview_test.images
    ADD CONSTRAINT images_pkey PRIMARY KEY (url_key);
ALTER TABLE ONLY harborview_test.lease
    ADD CONSTRAINT lease_pkey PRIMARY KEY (one);
ALTER TABLE ONLY harborview_test.links
    ADD CONSTRAINT linked_once UNIQUE (module, auto_number);
ALTER TABLE ONLY harborview_test.links
    ADD CONSTRAINT links_pkey PRIMARY KEY (issue_id);
ALTER TABLE ONLY harborview_test.notices
    ADD CONSTRAINT notices_pkey PRIMARY KEY (key);
ALTER TABLE ONLY harborview_test.pauses
    ADD CONSTRAINT pauses_pkey PRIMARY KEY (flow);
ALTER TABLE ONLY harborview_test.problems
    ADD CONSTRAINT problems_pkey PRIMARY KEY (code);
ALTER TABLE ONLY harborview_test.requests
    ADD CONSTRAINT requests_pkey PRIMARY KEY (issue_id);
ALTER TABLE ONLY harborview_test.seen
    ADD CONSTRAINT seen_pkey PRIMARY KEY (issue_id, kind, key);
ALTER TABLE ONLY harborview_test.systems
    ADD CONSTRAINT systems_pkey PRIMARY KEY (service);
ALTER TABLE ONLY harborview_test.watermarks
    ADD CONSTRAINT watermarks_pkey PRIMARY KEY (name);
CREATE INDEX deliveries_by_attempts ON harborview_test.deliveries USING btree (flow, attempts, id);
CREATE INDEX deliveries_by_change ON harborview_test.deliveries USING btree (flow, updated_at, id);
CREATE INDEX deliveries_by_flow ON harborview_test.deliveries USING btree (flow, id);
CREATE INDEX deliveries_by_issue ON harborview_test.deliveries USING btree (flow, issue_id, id);
CREATE INDEX deliveries_by_kind ON harborview_test.deliveries USING btree (flow, kind, id);
CREATE INDEX deliveries_by_state ON harborview_test.deliveries USING btree (flow, state, id);
CREATE INDEX deliveries_explained ON harborview_test.deliveries USING btree (id) WHERE (explanation IS NOT NULL);
CREATE INDEX deliveries_finished ON harborview_test.deliveries USING btree (flow, state, updated_at);
CREATE INDEX deliveries_in_lane ON harborview_test.deliveries USING btree (issue_id, id, kind, state) WHERE (state <> ALL (ARRAY['done'::text, 'impossible'::text, 'skipped'::text]));
CREATE INDEX deliveries_runnable ON harborview_test.deliveries USING btree (due_at, id, kind, issue_id) WHERE (state = ANY (ARRAY['checking'::text, 'retrying'::text, 'waiting'::text]));
CREATE INDEX deliveries_with_cause ON harborview_test.deliveries USING btree (flow, cause, id) WHERE (cause IS NOT NULL);
CREATE INDEX events_by_name ON harborview_test.events USING btree (name, id);
CREATE INDEX events_of_delivery ON harborview_test.events USING btree (delivery_id, id);
CREATE INDEX events_of_issue ON harborview_test.events USING btree (issue_id, id);
CREATE INDEX images_by_digest ON harborview_test.images USING btree (digest);
CREATE INDEX links_by_state ON harborview_test.links USING btree (state, issue_id);
CREATE INDEX links_by_text_number ON harborview_test.links USING btree (number);
CREATE INDEX notices_open ON harborview_test.notices USING btree (last_seen) WHERE (solved_at IS NULL);
CREATE INDEX requests_by_status ON harborview_test.requests USING btree (status);
ALTER TABLE ONLY harborview_test.attempts
    ADD CONSTRAINT attempts_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES harborview_test.deliveries(id);
ALTER TABLE ONLY harborview_test.deliveries
    ADD CONSTRAINT deliveries_issue_id_fkey FOREIGN KEY (issue_id) REFERENCES harborview_test.requests(issue_id);
ALTER TABLE ONLY harborview_test.links
    ADD CONSTRAINT links_issue_id_fkey FOREIGN KEY (issue_id) REFERENCES harborview_test.requests(issue_id);
