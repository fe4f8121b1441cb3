-- The guestbook's entries. author is the secret of the browser that wrote it.
CREATE TABLE entry (
	id      INTEGER PRIMARY KEY AUTOINCREMENT,
	name    VARCHAR(80)   NOT NULL,
	message VARCHAR(2000) NOT NULL,
	author  VARCHAR(64)   NOT NULL,
	created TIMESTAMP     NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE INDEX entry_author ON entry (author);
