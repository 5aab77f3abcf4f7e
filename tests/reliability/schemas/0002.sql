BEGIN TRANSACTION;
CREATE TABLE address (
	district_id INTEGER NOT NULL, 
	address_id TEXT NOT NULL, 
	street TEXT NOT NULL, 
	housenumber TEXT NOT NULL, 
	lon REAL NOT NULL, 
	lat REAL NOT NULL, 
	building_ref TEXT, 
	entrance_id TEXT, 
	CONSTRAINT pk_address PRIMARY KEY (district_id, address_id), 
	CONSTRAINT fk_address_district_id FOREIGN KEY(district_id) REFERENCES district (district_id) ON DELETE CASCADE, 
	CONSTRAINT fk_address_district_id_entrance_id FOREIGN KEY(district_id, entrance_id) REFERENCES entrance (district_id, entrance_id)
)
 STRICT

;
INSERT INTO "address" VALUES(1,'n1','Åsvägen','1',18.0,59.2,NULL,NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
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
CREATE TABLE door (
	district_id INTEGER NOT NULL, 
	door_id TEXT NOT NULL, 
	address_id TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	floor INTEGER NOT NULL, 
	is_guessed INTEGER NOT NULL, entrance_id TEXT, 
	CONSTRAINT pk_door PRIMARY KEY (district_id, door_id), 
	CONSTRAINT fk_door_district_id FOREIGN KEY(district_id) REFERENCES district (district_id) ON DELETE CASCADE, 
	CONSTRAINT fk_door_district_id_address_id FOREIGN KEY(district_id, address_id) REFERENCES address (district_id, address_id)
)
 STRICT

;
INSERT INTO "door" VALUES(1,'n1','n1','',0,0,NULL);
CREATE TABLE entrance (
	district_id INTEGER NOT NULL, 
	entrance_id TEXT NOT NULL, 
	lon REAL NOT NULL, 
	lat REAL NOT NULL, 
	side TEXT, 
	levels INTEGER, ref TEXT DEFAULT '' NOT NULL, 
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
CREATE TABLE people_exclusion (
	exclusion_id INTEGER NOT NULL, 
	district_id INTEGER NOT NULL, 
	rule TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	added_at TEXT NOT NULL, 
	undone_at TEXT, 
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
CREATE INDEX ix_plan_district_id ON "plan" (district_id);
CREATE INDEX ix_stairwell_split_district_id ON stairwell_split (district_id);
CREATE INDEX ix_people_exclusion_district_id ON people_exclusion (district_id);
COMMIT;
