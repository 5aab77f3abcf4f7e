BEGIN TRANSACTION;
CREATE TABLE address (
	district_id INTEGER NOT NULL, 
	address_id TEXT NOT NULL, 
	street TEXT NOT NULL, 
	housenumber TEXT NOT NULL, 
	lon REAL NOT NULL, 
	lat REAL NOT NULL, 
	building_ref TEXT, 
	entrance_id TEXT, is_retired INTEGER DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_address PRIMARY KEY (district_id, address_id), 
	CONSTRAINT fk_address_district_id FOREIGN KEY(district_id) REFERENCES district (district_id) ON DELETE CASCADE, 
	CONSTRAINT fk_address_district_id_entrance_id FOREIGN KEY(district_id, entrance_id) REFERENCES entrance (district_id, entrance_id)
)
 STRICT

;
INSERT INTO "address" VALUES(1,'n1','Åsvägen','1',18.0,59.2,NULL,NULL,0);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0021');
CREATE TABLE assignment (
	week_id INTEGER NOT NULL, 
	shift_id INTEGER NOT NULL, 
	route_id TEXT NOT NULL, 
	team_id INTEGER NOT NULL, 
	CONSTRAINT pk_assignment PRIMARY KEY (week_id, shift_id, route_id), 
	CONSTRAINT fk_assignment_shift_id FOREIGN KEY(shift_id) REFERENCES shift (shift_id) ON DELETE CASCADE, 
	CONSTRAINT fk_assignment_team_id FOREIGN KEY(team_id) REFERENCES team (team_id) ON DELETE CASCADE, 
	CONSTRAINT fk_assignment_week_id FOREIGN KEY(week_id) REFERENCES week (week_id) ON DELETE CASCADE
)
 STRICT

;
CREATE TABLE audit_log (
	audit_id INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	role TEXT NOT NULL, 
	action TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	previous_sha256 TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	CONSTRAINT pk_audit_log PRIMARY KEY (audit_id)
)
 STRICT

;
CREATE TABLE booking (
	shift_id INTEGER NOT NULL, 
	team_id INTEGER NOT NULL, 
	people INTEGER NOT NULL, 
	reason TEXT, 
	booked_at TEXT NOT NULL, 
	CONSTRAINT pk_booking PRIMARY KEY (shift_id, team_id), 
	CONSTRAINT fk_booking_shift_id FOREIGN KEY(shift_id) REFERENCES shift (shift_id) ON DELETE CASCADE, 
	CONSTRAINT fk_booking_team_id FOREIGN KEY(team_id) REFERENCES team (team_id) ON DELETE CASCADE
)
 STRICT

;
CREATE TABLE "call_event" (
	event_id TEXT NOT NULL, 
	district_id INTEGER NOT NULL, 
	week_id INTEGER NOT NULL, 
	place_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	outcome TEXT, 
	target_id TEXT, 
	team TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	client_at TEXT NOT NULL, 
	sent_at TEXT NOT NULL, 
	effective_at TEXT NOT NULL, 
	received_at TEXT NOT NULL, 
	body_sha256 TEXT NOT NULL, 
	flags TEXT NOT NULL, 
	come_back TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_call_event PRIMARY KEY (event_id), 
	CONSTRAINT ck_call_event_kind CHECK (kind IN ('visit', 'void', 'dnk_clear')), 
	CONSTRAINT ck_call_event_content CHECK ((kind = 'visit' AND target_id IS NULL AND outcome IN ('nobody', 'leaflet', 'talked', 'come_back', 'no_thanks', 'unreachable', 'do_not_knock')) OR (kind <> 'visit' AND outcome IS NULL AND target_id IS NOT NULL)), 
	CONSTRAINT fk_call_event_district_id FOREIGN KEY(district_id) REFERENCES district (district_id), 
	CONSTRAINT fk_call_event_week_id FOREIGN KEY(week_id) REFERENCES week (week_id)
)
 STRICT

;
CREATE TABLE commitment (
	commitment_id TEXT NOT NULL, 
	district_id INTEGER NOT NULL, 
	topic TEXT NOT NULL, 
	role TEXT NOT NULL, 
	status TEXT NOT NULL, 
	taken_on TEXT NOT NULL, 
	answer TEXT DEFAULT '' NOT NULL, 
	answered_on TEXT, 
	CONSTRAINT pk_commitment PRIMARY KEY (commitment_id), 
	CONSTRAINT fk_commitment_district_id FOREIGN KEY(district_id) REFERENCES district (district_id) ON DELETE CASCADE
)
 STRICT

;
CREATE TABLE crossing_cost (
	district_id INTEGER NOT NULL, 
	road_class TEXT NOT NULL, 
	seconds REAL NOT NULL, 
	CONSTRAINT pk_crossing_cost PRIMARY KEY (district_id, road_class), 
	CONSTRAINT fk_crossing_cost_district_id FOREIGN KEY(district_id) REFERENCES district (district_id) ON DELETE CASCADE, 
	CONSTRAINT ck_crossing_cost_seconds CHECK (seconds >= 0)
)
 STRICT

;
CREATE TABLE desk_account (
	account_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	role TEXT NOT NULL, 
	passphrase_hash TEXT NOT NULL, 
	totp_secret TEXT, 
	totp_last INTEGER DEFAULT 0 NOT NULL, 
	added_at TEXT NOT NULL, 
	CONSTRAINT pk_desk_account PRIMARY KEY (account_id), 
	CONSTRAINT ck_desk_account_role CHECK (role IN ('wall', 'coordinator', 'organizer')), 
	CONSTRAINT uq_desk_account_name UNIQUE (name)
)
 STRICT

;
CREATE TABLE desk_form (
	form_sha256 TEXT NOT NULL, 
	kept_until TEXT NOT NULL, 
	CONSTRAINT pk_desk_form PRIMARY KEY (form_sha256)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE desk_key (
	key_sha256 TEXT NOT NULL, 
	role TEXT NOT NULL, 
	name TEXT NOT NULL, 
	is_single INTEGER NOT NULL, 
	made_at TEXT NOT NULL, 
	expires_at TEXT NOT NULL, 
	used_at TEXT, 
	CONSTRAINT pk_desk_key PRIMARY KEY (key_sha256), 
	CONSTRAINT ck_desk_key_role CHECK (role IN ('wall', 'coordinator', 'organizer'))
)
 STRICT

;
CREATE TABLE desk_session (
	session_id TEXT NOT NULL, 
	secret_sha256 TEXT NOT NULL, 
	role TEXT NOT NULL, 
	name TEXT NOT NULL, 
	account_id INTEGER, 
	key_sha256 TEXT, 
	began_at TEXT NOT NULL, 
	expires_at TEXT NOT NULL, 
	CONSTRAINT pk_desk_session PRIMARY KEY (session_id), 
	CONSTRAINT ck_desk_session_role CHECK (role IN ('wall', 'coordinator', 'organizer')), 
	CONSTRAINT fk_desk_session_account_id FOREIGN KEY(account_id) REFERENCES desk_account (account_id) ON DELETE CASCADE, 
	CONSTRAINT fk_desk_session_key_sha256 FOREIGN KEY(key_sha256) REFERENCES desk_key (key_sha256) ON DELETE CASCADE, 
	CONSTRAINT uq_desk_session_secret_sha256 UNIQUE (secret_sha256)
)
 STRICT

;
CREATE TABLE district (
	district_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	added_at TEXT NOT NULL, 
	source_file TEXT NOT NULL, 
	osm_date TEXT, 
	licence TEXT NOT NULL, 
	attribution TEXT NOT NULL, 
	addresses_read INTEGER NOT NULL, 
	merged INTEGER NOT NULL, 
	CONSTRAINT pk_district PRIMARY KEY (district_id), 
	CONSTRAINT uq_district_name UNIQUE (name)
)
 STRICT

;
INSERT INTO "district" VALUES(1,'Åsen','2026-11-23T09:00:00Z','a.osm',NULL,'ODbL','© OpenStreetMap contributors',1,0);
CREATE TABLE district_map (
	district_id INTEGER NOT NULL, 
	extract BLOB NOT NULL, 
	CONSTRAINT pk_district_map PRIMARY KEY (district_id), 
	CONSTRAINT fk_district_map_district_id FOREIGN KEY(district_id) REFERENCES district (district_id) ON DELETE CASCADE
)
 STRICT

;
CREATE TABLE do_not_call (
	dnk_id TEXT NOT NULL, 
	district_id INTEGER NOT NULL, 
	place_id TEXT NOT NULL, 
	month TEXT NOT NULL, 
	CONSTRAINT pk_do_not_call PRIMARY KEY (dnk_id), 
	CONSTRAINT fk_do_not_call_district_id FOREIGN KEY(district_id) REFERENCES district (district_id), 
	CONSTRAINT uq_do_not_call_district_id_place_id UNIQUE (district_id, place_id)
)
 STRICT

;
CREATE TABLE do_not_knock (
	dnk_id TEXT NOT NULL, 
	district_id INTEGER NOT NULL, 
	door_id TEXT NOT NULL, 
	month TEXT NOT NULL, 
	CONSTRAINT pk_do_not_knock PRIMARY KEY (dnk_id), 
	CONSTRAINT fk_do_not_knock_district_id_door_id FOREIGN KEY(district_id, door_id) REFERENCES door (district_id, door_id), 
	CONSTRAINT uq_do_not_knock_district_id_door_id UNIQUE (district_id, door_id)
)
 STRICT

;
CREATE TABLE door (
	district_id INTEGER NOT NULL, 
	door_id TEXT NOT NULL, 
	address_id TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	floor INTEGER NOT NULL, 
	is_guessed INTEGER NOT NULL, entrance_id TEXT, is_retired INTEGER DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_door PRIMARY KEY (district_id, door_id), 
	CONSTRAINT fk_door_district_id FOREIGN KEY(district_id) REFERENCES district (district_id) ON DELETE CASCADE, 
	CONSTRAINT fk_door_district_id_address_id FOREIGN KEY(district_id, address_id) REFERENCES address (district_id, address_id)
)
 STRICT

;
INSERT INTO "door" VALUES(1,'n1','n1','',0,0,NULL,0);
CREATE TABLE door_value (
	value_id INTEGER NOT NULL, 
	district_id INTEGER NOT NULL, 
	rule TEXT NOT NULL, 
	worth REAL NOT NULL, 
	added_at TEXT NOT NULL, 
	undone_at TEXT, 
	CONSTRAINT pk_door_value PRIMARY KEY (value_id), 
	CONSTRAINT ck_door_value_worth CHECK (worth > 0), 
	CONSTRAINT fk_door_value_district_id FOREIGN KEY(district_id) REFERENCES district (district_id) ON DELETE CASCADE
)
 STRICT

;
CREATE TABLE drop_in (
	week_id INTEGER NOT NULL, 
	day TEXT NOT NULL, 
	half_day TEXT NOT NULL, 
	talks INTEGER NOT NULL, 
	CONSTRAINT pk_drop_in PRIMARY KEY (week_id, day, half_day), 
	CONSTRAINT ck_drop_in_talks CHECK (talks > 0), 
	CONSTRAINT fk_drop_in_week_id FOREIGN KEY(week_id) REFERENCES week (week_id) ON DELETE CASCADE
)
 STRICT

;
CREATE TABLE entrance (
	district_id INTEGER NOT NULL, 
	entrance_id TEXT NOT NULL, 
	lon REAL NOT NULL, 
	lat REAL NOT NULL, 
	side TEXT, 
	levels INTEGER, ref TEXT DEFAULT '' NOT NULL, is_retired INTEGER DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_entrance PRIMARY KEY (district_id, entrance_id), 
	CONSTRAINT fk_entrance_district_id FOREIGN KEY(district_id) REFERENCES district (district_id) ON DELETE CASCADE, 
	CONSTRAINT ck_entrance_side CHECK (side IN ('left', 'right', 'none'))
)
 STRICT

;
CREATE TABLE entrance_access (
	district_id INTEGER NOT NULL, 
	entrance_id TEXT NOT NULL, 
	state TEXT NOT NULL, 
	given_by TEXT NOT NULL, 
	code TEXT, 
	until TEXT, 
	try_anyway INTEGER NOT NULL, 
	set_at TEXT NOT NULL, 
	CONSTRAINT pk_entrance_access PRIMARY KEY (district_id, entrance_id), 
	CONSTRAINT fk_entrance_access_district_id FOREIGN KEY(district_id) REFERENCES district (district_id) ON DELETE CASCADE, 
	CONSTRAINT ck_entrance_access_state CHECK (state IN ('open', 'code', 'intercom', 'key', 'refused', 'unknown')), 
	CONSTRAINT ck_entrance_access_given_by CHECK (given_by IN ('caretaker', 'landlord', 'resident', 'organizer'))
)
 STRICT

;
CREATE TABLE entrance_fact (
	district_id INTEGER NOT NULL, 
	entrance_id TEXT NOT NULL, 
	fact TEXT NOT NULL, 
	noted_on TEXT NOT NULL, 
	CONSTRAINT pk_entrance_fact PRIMARY KEY (district_id, entrance_id, fact), 
	CONSTRAINT fk_entrance_fact_district_id FOREIGN KEY(district_id) REFERENCES district (district_id) ON DELETE CASCADE
)
 STRICT

;
CREATE TABLE exclusion (
	district_id INTEGER NOT NULL, 
	address_id TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	CONSTRAINT pk_exclusion PRIMARY KEY (district_id, address_id), 
	CONSTRAINT fk_exclusion_district_id FOREIGN KEY(district_id) REFERENCES district (district_id) ON DELETE CASCADE, 
	CONSTRAINT fk_exclusion_district_id_address_id FOREIGN KEY(district_id, address_id) REFERENCES address (district_id, address_id), 
	CONSTRAINT ck_exclusion_reason CHECK (reason <> '')
)
 STRICT

;
CREATE TABLE kept_refusal (
	refusal_id TEXT NOT NULL, 
	street TEXT NOT NULL, 
	housenumber TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	lon REAL NOT NULL, 
	lat REAL NOT NULL, 
	month TEXT NOT NULL, 
	CONSTRAINT pk_kept_refusal PRIMARY KEY (refusal_id), 
	CONSTRAINT uq_kept_refusal_street_housenumber_unit_lon_lat UNIQUE (street, housenumber, unit, lon, lat)
)
 STRICT

;
CREATE TABLE learned_time (
	week_id INTEGER NOT NULL, 
	"of" TEXT NOT NULL, 
	beside TEXT NOT NULL, 
	value REAL NOT NULL, 
	CONSTRAINT pk_learned_time PRIMARY KEY (week_id, "of", beside), 
	CONSTRAINT fk_learned_time_week_id FOREIGN KEY(week_id) REFERENCES week (week_id) ON DELETE CASCADE
)
 STRICT

;
CREATE TABLE lock_change (
	change_id INTEGER NOT NULL, 
	district_id INTEGER NOT NULL, 
	plan_id INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	words TEXT NOT NULL, 
	made TEXT NOT NULL, 
	removed TEXT NOT NULL, 
	is_with_plan INTEGER NOT NULL, 
	undoes INTEGER, 
	CONSTRAINT pk_lock_change PRIMARY KEY (change_id), 
	CONSTRAINT fk_lock_change_district_id FOREIGN KEY(district_id) REFERENCES district (district_id) ON DELETE CASCADE
)
 STRICT

;
CREATE TABLE organisation (
	organisation_id INTEGER NOT NULL, 
	district_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	address TEXT NOT NULL, 
	lat REAL NOT NULL, 
	lon REAL NOT NULL, 
	opening_hours TEXT NOT NULL, 
	note TEXT NOT NULL, 
	added_at TEXT NOT NULL, 
	CONSTRAINT pk_organisation PRIMARY KEY (organisation_id), 
	CONSTRAINT fk_organisation_district_id FOREIGN KEY(district_id) REFERENCES district (district_id) ON DELETE CASCADE, 
	CONSTRAINT uq_organisation_district_id_name_lat_lon UNIQUE (district_id, name, lat, lon)
)
 STRICT

;
CREATE TABLE people_exclusion (
	exclusion_id INTEGER NOT NULL, 
	district_id INTEGER NOT NULL, 
	rule TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	added_at TEXT NOT NULL, 
	undone_at TEXT, note TEXT, note_until TEXT, 
	CONSTRAINT pk_people_exclusion PRIMARY KEY (exclusion_id), 
	CONSTRAINT fk_people_exclusion_district_id FOREIGN KEY(district_id) REFERENCES district (district_id) ON DELETE CASCADE, 
	CONSTRAINT ck_people_exclusion_reason CHECK (reason <> '')
)
 STRICT

;
CREATE TABLE "plan" (
	plan_id INTEGER NOT NULL, 
	district_id INTEGER NOT NULL, 
	created_at TEXT NOT NULL, 
	document TEXT NOT NULL, 
	CONSTRAINT pk_plan PRIMARY KEY (plan_id), 
	CONSTRAINT fk_plan_district_id FOREIGN KEY(district_id) REFERENCES district (district_id) ON DELETE CASCADE
)
 STRICT

;
CREATE TABLE plan_change (
	plan_id INTEGER NOT NULL, 
	words TEXT NOT NULL, 
	restores_plan_id INTEGER, 
	CONSTRAINT pk_plan_change PRIMARY KEY (plan_id), 
	CONSTRAINT fk_plan_change_plan_id FOREIGN KEY(plan_id) REFERENCES "plan" (plan_id) ON DELETE CASCADE
)
 STRICT

;
CREATE TABLE purge_run (
	week_id INTEGER NOT NULL, 
	CONSTRAINT pk_purge_run PRIMARY KEY (week_id), 
	CONSTRAINT fk_purge_run_week_id FOREIGN KEY(week_id) REFERENCES week (week_id) ON DELETE CASCADE
)
 STRICT

;
CREATE TABLE purged_odds (
	week_id INTEGER NOT NULL, 
	band TEXT NOT NULL, 
	dwelling TEXT NOT NULL, 
	opened INTEGER NOT NULL, 
	closed INTEGER NOT NULL, 
	CONSTRAINT pk_purged_odds PRIMARY KEY (week_id, band, dwelling), 
	CONSTRAINT fk_purged_odds_week_id FOREIGN KEY(week_id) REFERENCES week (week_id) ON DELETE CASCADE
)
 STRICT

;
CREATE TABLE purged_share (
	week_id INTEGER NOT NULL, 
	street TEXT NOT NULL, 
	route_id TEXT NOT NULL, 
	doors INTEGER NOT NULL, 
	knocked INTEGER NOT NULL, 
	opened INTEGER NOT NULL, 
	talked INTEGER NOT NULL, 
	CONSTRAINT pk_purged_share PRIMARY KEY (week_id, street, route_id), 
	CONSTRAINT fk_purged_share_week_id FOREIGN KEY(week_id) REFERENCES week (week_id) ON DELETE CASCADE
)
 STRICT

;
CREATE TABLE register_row (
	district_id INTEGER NOT NULL, 
	address_id TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	street TEXT NOT NULL, 
	housenumber TEXT NOT NULL, 
	lon REAL NOT NULL, 
	lat REAL NOT NULL, 
	floor INTEGER, 
	register_id TEXT NOT NULL, 
	batch_no INTEGER NOT NULL, 
	CONSTRAINT pk_register_row PRIMARY KEY (district_id, address_id, unit), 
	CONSTRAINT fk_register_row_district_id FOREIGN KEY(district_id) REFERENCES district (district_id) ON DELETE CASCADE
)
 STRICT

;
CREATE TABLE route_lock (
	lock_id INTEGER NOT NULL, 
	district_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	words TEXT NOT NULL, 
	route_id TEXT NOT NULL, 
	team TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	CONSTRAINT pk_route_lock PRIMARY KEY (lock_id), 
	CONSTRAINT fk_route_lock_district_id FOREIGN KEY(district_id) REFERENCES district (district_id) ON DELETE CASCADE, 
	CONSTRAINT ck_route_lock_kind CHECK (kind IN ('stay', 'order', 'apart', 'together', 'team'))
)
 STRICT

;
CREATE TABLE route_lock_door (
	lock_id INTEGER NOT NULL, 
	door_id TEXT NOT NULL, 
	is_other INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_route_lock_door PRIMARY KEY (lock_id, door_id), 
	CONSTRAINT fk_route_lock_door_lock_id FOREIGN KEY(lock_id) REFERENCES route_lock (lock_id) ON DELETE CASCADE
)
 STRICT

;
CREATE TABLE shift (
	shift_id INTEGER NOT NULL, 
	week_id INTEGER NOT NULL, 
	starts_at TEXT NOT NULL, 
	minutes INTEGER NOT NULL, 
	label TEXT DEFAULT '' NOT NULL, 
	kind TEXT NOT NULL, 
	CONSTRAINT pk_shift PRIMARY KEY (shift_id), 
	CONSTRAINT fk_shift_week_id FOREIGN KEY(week_id) REFERENCES week (week_id) ON DELETE CASCADE
)
 STRICT

;
CREATE TABLE stairwell_split (
	split_id INTEGER NOT NULL, 
	district_id INTEGER NOT NULL, 
	address_id TEXT NOT NULL, 
	ref TEXT NOT NULL, 
	floors INTEGER NOT NULL, 
	per_floor INTEGER NOT NULL, 
	ground_flats INTEGER, 
	numbering TEXT NOT NULL, 
	is_top_down INTEGER NOT NULL, 
	has_lift INTEGER NOT NULL, 
	added_at TEXT NOT NULL, 
	undone_at TEXT, 
	CONSTRAINT pk_stairwell_split PRIMARY KEY (split_id), 
	CONSTRAINT fk_stairwell_split_district_id FOREIGN KEY(district_id) REFERENCES district (district_id) ON DELETE CASCADE, 
	CONSTRAINT ck_stairwell_split_numbering CHECK (numbering IN ('lantmateriet', 'plain'))
)
 STRICT

;
CREATE TABLE team (
	team_id INTEGER NOT NULL, 
	week_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	size INTEGER DEFAULT '2' NOT NULL, 
	pace_mps REAL, 
	languages TEXT DEFAULT '' NOT NULL, 
	no_stairs INTEGER DEFAULT '0' NOT NULL, 
	availability TEXT DEFAULT '' NOT NULL, splits_doors INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_team PRIMARY KEY (team_id), 
	CONSTRAINT fk_team_week_id FOREIGN KEY(week_id) REFERENCES week (week_id) ON DELETE CASCADE, 
	CONSTRAINT uq_team_week_id_name UNIQUE (week_id, name)
)
 STRICT

;
CREATE TABLE topic (
	topic TEXT NOT NULL, 
	is_own INTEGER NOT NULL, 
	is_gone INTEGER DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_topic PRIMARY KEY (topic)
)
 STRICT

;
CREATE TABLE turnout (
	year INTEGER NOT NULL, 
	election TEXT NOT NULL, 
	code TEXT NOT NULL, 
	name TEXT NOT NULL, 
	roll INTEGER NOT NULL, 
	votes INTEGER NOT NULL, 
	outline TEXT, 
	CONSTRAINT pk_turnout PRIMARY KEY (year, election, code)
)
 STRICT

;
CREATE TABLE usual_time (
	name TEXT NOT NULL, 
	value REAL NOT NULL, 
	CONSTRAINT pk_usual_time PRIMARY KEY (name)
)
 STRICT

;
CREATE TABLE visit_batch (
	batch_id INTEGER NOT NULL, 
	district_id INTEGER NOT NULL, 
	week_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	made_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	undoes INTEGER, 
	CONSTRAINT pk_visit_batch PRIMARY KEY (batch_id), 
	CONSTRAINT ck_visit_batch_kind CHECK (kind IN ('sheet', 'import', 'undo')), 
	CONSTRAINT fk_visit_batch_district_id FOREIGN KEY(district_id) REFERENCES district (district_id), 
	CONSTRAINT fk_visit_batch_week_id FOREIGN KEY(week_id) REFERENCES week (week_id)
)
 STRICT

;
CREATE TABLE visit_batch_event (
	batch_id INTEGER NOT NULL, 
	event_id TEXT NOT NULL, 
	CONSTRAINT pk_visit_batch_event PRIMARY KEY (batch_id, event_id), 
	CONSTRAINT fk_visit_batch_event_batch_id FOREIGN KEY(batch_id) REFERENCES visit_batch (batch_id)
)
 STRICT

;
CREATE TABLE "visit_event" (
	event_id TEXT NOT NULL, 
	district_id INTEGER NOT NULL, 
	week_id INTEGER NOT NULL, 
	door_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	outcome TEXT, 
	target_id TEXT, 
	team TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	client_at TEXT NOT NULL, 
	sent_at TEXT NOT NULL, 
	effective_at TEXT NOT NULL, 
	received_at TEXT NOT NULL, 
	body_sha256 TEXT NOT NULL, 
	flags TEXT NOT NULL, 
	come_back TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_visit_event PRIMARY KEY (event_id), 
	CONSTRAINT ck_visit_event_content CHECK ((kind = 'visit' AND target_id IS NULL AND outcome IN ('nobody', 'leaflet', 'talked', 'come_back', 'no_thanks', 'unreachable', 'do_not_knock')) OR (kind <> 'visit' AND outcome IS NULL AND target_id IS NOT NULL)), 
	CONSTRAINT fk_visit_event_district_id_door_id FOREIGN KEY(district_id, door_id) REFERENCES door (district_id, door_id), 
	CONSTRAINT fk_visit_event_week_id FOREIGN KEY(week_id) REFERENCES week (week_id)
)
 STRICT

;
CREATE TABLE walk_list (
	code TEXT NOT NULL, 
	district_id INTEGER NOT NULL, 
	week_id INTEGER, 
	plan_id INTEGER NOT NULL, 
	route_id TEXT NOT NULL, 
	route_name TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	route TEXT NOT NULL, 
	starts_at TEXT NOT NULL, 
	team TEXT NOT NULL, 
	language TEXT NOT NULL, 
	paper TEXT NOT NULL, 
	layout_version INTEGER NOT NULL, 
	printed_at TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	CONSTRAINT pk_walk_list PRIMARY KEY (code), 
	CONSTRAINT fk_walk_list_district_id FOREIGN KEY(district_id) REFERENCES district (district_id), 
	CONSTRAINT fk_walk_list_week_id FOREIGN KEY(week_id) REFERENCES week (week_id)
)
 STRICT

;
CREATE TABLE walk_list_door (
	code TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	door_id TEXT NOT NULL, 
	CONSTRAINT pk_walk_list_door PRIMARY KEY (code, position, number), 
	CONSTRAINT fk_walk_list_door_code FOREIGN KEY(code) REFERENCES walk_list (code)
)
 STRICT

;
CREATE TABLE walk_list_event (
	event_no INTEGER NOT NULL, 
	code TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	round INTEGER NOT NULL, 
	team TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	at TEXT NOT NULL, happened_at TEXT, 
	CONSTRAINT pk_walk_list_event PRIMARY KEY (event_no), 
	CONSTRAINT ck_walk_list_event_kind CHECK (kind IN ('out', 'back', 'lost', 'void')), 
	CONSTRAINT fk_walk_list_event_code FOREIGN KEY(code) REFERENCES walk_list (code)
)
 STRICT

;
CREATE TABLE walk_list_left (
	code TEXT NOT NULL, 
	door_id TEXT NOT NULL, 
	for_code TEXT NOT NULL, 
	at TEXT NOT NULL, 
	CONSTRAINT pk_walk_list_left PRIMARY KEY (code, door_id), 
	CONSTRAINT fk_walk_list_left_code FOREIGN KEY(code) REFERENCES walk_list (code)
)
 STRICT

;
CREATE TABLE walk_list_print (
	print_no INTEGER NOT NULL, 
	code TEXT NOT NULL, 
	doors TEXT NOT NULL, 
	at TEXT NOT NULL, 
	CONSTRAINT pk_walk_list_print PRIMARY KEY (print_no), 
	CONSTRAINT fk_walk_list_print_code FOREIGN KEY(code) REFERENCES walk_list (code)
)
 STRICT

;
CREATE TABLE week (
	week_id INTEGER NOT NULL, 
	district_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	starts_on TEXT NOT NULL, 
	ends_on TEXT NOT NULL, 
	timezone TEXT NOT NULL, 
	base_lat REAL, 
	base_lon REAL, 
	base_label TEXT DEFAULT '' NOT NULL, 
	base_hours TEXT DEFAULT '' NOT NULL, 
	base_min_people INTEGER DEFAULT '0' NOT NULL, 
	reserve_share REAL DEFAULT '0.4' NOT NULL, 
	min_gap_h REAL DEFAULT '20' NOT NULL, 
	max_attempts INTEGER DEFAULT '3' NOT NULL, 
	closed_at TEXT, 
	purge_after_days INTEGER DEFAULT '14' NOT NULL, 
	purged_at TEXT, added_at TEXT, reopened_at TEXT, announced_at TEXT, log_key TEXT, purge_rules INTEGER DEFAULT '0' NOT NULL, talk_min REAL, knock_min REAL, startup_min REAL, pace_mps REAL, base_phone TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_week PRIMARY KEY (week_id), 
	CONSTRAINT ck_week_purge_after_days CHECK (purge_after_days BETWEEN 0 AND 30), 
	CONSTRAINT fk_week_district_id FOREIGN KEY(district_id) REFERENCES district (district_id) ON DELETE CASCADE, 
	CONSTRAINT uq_week_district_id_name UNIQUE (district_id, name)
)
 STRICT

;
CREATE TABLE week_words (
	week_id INTEGER NOT NULL, 
	language TEXT NOT NULL, 
	said TEXT DEFAULT '' NOT NULL, 
	contact TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_week_words PRIMARY KEY (week_id, language), 
	CONSTRAINT fk_week_words_week_id FOREIGN KEY(week_id) REFERENCES week (week_id) ON DELETE CASCADE
)
 STRICT

;
CREATE TABLE wish (
	wish_id TEXT NOT NULL, 
	district_id INTEGER NOT NULL, 
	iso_week TEXT NOT NULL, 
	topic TEXT NOT NULL, 
	text TEXT NOT NULL, 
	heard TEXT NOT NULL, 
	commitment_id TEXT, 
	CONSTRAINT pk_wish PRIMARY KEY (wish_id), 
	CONSTRAINT ck_wish_text CHECK (text <> ''), 
	CONSTRAINT ck_wish_heard CHECK (heard IN ('door', 'table', 'organisation')), 
	CONSTRAINT fk_wish_district_id FOREIGN KEY(district_id) REFERENCES district (district_id) ON DELETE CASCADE, 
	CONSTRAINT fk_wish_commitment_id FOREIGN KEY(commitment_id) REFERENCES commitment (commitment_id) ON DELETE SET NULL
)
 WITHOUT ROWID,
 STRICT

;
CREATE INDEX ix_plan_district_id ON "plan" (district_id);
CREATE INDEX ix_stairwell_split_district_id ON stairwell_split (district_id);
CREATE INDEX ix_people_exclusion_district_id ON people_exclusion (district_id);
CREATE INDEX ix_week_district_id ON week (district_id);
CREATE INDEX ix_shift_week_id ON shift (week_id);
CREATE INDEX ix_team_week_id ON team (week_id);
CREATE INDEX ix_assignment_team_id ON assignment (team_id);
CREATE INDEX ix_route_lock_district_id ON route_lock (district_id);
CREATE INDEX ix_organisation_district_id ON organisation (district_id);
CREATE INDEX ix_door_address ON door (district_id, address_id);
CREATE INDEX ix_walk_list_district_id ON walk_list (district_id);
CREATE INDEX ix_walk_list_event_code ON walk_list_event (code);
CREATE INDEX ix_visit_batch_district_id ON visit_batch (district_id);
CREATE INDEX ix_visit_batch_event_event_id ON visit_batch_event (event_id);
CREATE TRIGGER walk_list_no_update BEFORE UPDATE ON walk_list BEGIN SELECT RAISE(ABORT, 'what was printed or recorded is never rewritten'); END;
CREATE TRIGGER walk_list_no_delete BEFORE DELETE ON walk_list WHEN NOT EXISTS (SELECT 1 FROM purge_run) BEGIN SELECT RAISE(ABORT, 'lists and batches go with the purge of their week'); END;
CREATE TRIGGER walk_list_door_no_update BEFORE UPDATE ON walk_list_door BEGIN SELECT RAISE(ABORT, 'what was printed or recorded is never rewritten'); END;
CREATE TRIGGER walk_list_door_no_delete BEFORE DELETE ON walk_list_door WHEN NOT EXISTS (SELECT 1 FROM purge_run) BEGIN SELECT RAISE(ABORT, 'lists and batches go with the purge of their week'); END;
CREATE TRIGGER walk_list_event_no_update BEFORE UPDATE ON walk_list_event BEGIN SELECT RAISE(ABORT, 'what was printed or recorded is never rewritten'); END;
CREATE TRIGGER walk_list_event_no_delete BEFORE DELETE ON walk_list_event WHEN NOT EXISTS (SELECT 1 FROM purge_run) BEGIN SELECT RAISE(ABORT, 'lists and batches go with the purge of their week'); END;
CREATE TRIGGER walk_list_left_no_update BEFORE UPDATE ON walk_list_left BEGIN SELECT RAISE(ABORT, 'what was printed or recorded is never rewritten'); END;
CREATE TRIGGER walk_list_left_no_delete BEFORE DELETE ON walk_list_left WHEN NOT EXISTS (SELECT 1 FROM purge_run) BEGIN SELECT RAISE(ABORT, 'lists and batches go with the purge of their week'); END;
CREATE TRIGGER visit_batch_no_update BEFORE UPDATE ON visit_batch BEGIN SELECT RAISE(ABORT, 'what was printed or recorded is never rewritten'); END;
CREATE TRIGGER visit_batch_no_delete BEFORE DELETE ON visit_batch WHEN NOT EXISTS (SELECT 1 FROM purge_run) BEGIN SELECT RAISE(ABORT, 'lists and batches go with the purge of their week'); END;
CREATE TRIGGER visit_batch_event_no_update BEFORE UPDATE ON visit_batch_event BEGIN SELECT RAISE(ABORT, 'what was printed or recorded is never rewritten'); END;
CREATE TRIGGER visit_batch_event_no_delete BEFORE DELETE ON visit_batch_event WHEN NOT EXISTS (SELECT 1 FROM purge_run) BEGIN SELECT RAISE(ABORT, 'lists and batches go with the purge of their week'); END;
CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log  BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log  BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
CREATE INDEX ix_wish_commitment_id ON wish (commitment_id);
CREATE INDEX ix_desk_session_account_id ON desk_session (account_id);
CREATE INDEX ix_desk_session_key_sha256 ON desk_session (key_sha256);
CREATE INDEX ix_visit_event_door ON visit_event (district_id, door_id);
CREATE INDEX ix_visit_event_week_id ON visit_event (week_id);
CREATE TRIGGER visit_event_no_update BEFORE UPDATE ON visit_event  BEGIN SELECT RAISE(ABORT, 'the visit log only grows: record a void instead'); END;
CREATE TRIGGER visit_event_no_delete BEFORE DELETE ON visit_event WHEN OLD.week_id NOT IN (SELECT week_id FROM purge_run) BEGIN SELECT RAISE(ABORT, 'the visit log only grows: nothing is deleted but by the purge of a week'); END;
CREATE INDEX ix_call_event_place ON call_event (district_id, place_id);
CREATE INDEX ix_call_event_week_id ON call_event (week_id);
CREATE TRIGGER call_event_no_update BEFORE UPDATE ON call_event  BEGIN SELECT RAISE(ABORT, 'the log of calls only grows: record a void instead'); END;
CREATE TRIGGER call_event_no_delete BEFORE DELETE ON call_event WHEN OLD.week_id NOT IN (SELECT week_id FROM purge_run) BEGIN SELECT RAISE(ABORT, 'the log of calls only grows: nothing is deleted but by the purge of a week'); END;
CREATE INDEX ix_walk_list_print_code ON walk_list_print (code);
CREATE TRIGGER walk_list_print_no_update BEFORE UPDATE ON walk_list_print BEGIN SELECT RAISE(ABORT, 'what was printed or recorded is never rewritten'); END;
CREATE TRIGGER walk_list_print_no_delete BEFORE DELETE ON walk_list_print WHEN NOT EXISTS (SELECT 1 FROM purge_run) BEGIN SELECT RAISE(ABORT, 'lists and batches go with the purge of their week'); END;
CREATE INDEX ix_door_value_district_id ON door_value (district_id);
CREATE INDEX ix_lock_change_district_id ON lock_change (district_id);
COMMIT;
