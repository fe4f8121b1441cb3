-- Orders and their items. version counts an order's changes.
CREATE TABLE shop_order (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	customer VARCHAR(80)    NOT NULL,
	email    VARCHAR(254)   NOT NULL,
	note     VARCHAR(500),
	state    VARCHAR(10)    NOT NULL,
	total    DECIMAL(12, 2) NOT NULL,
	created  TIMESTAMP      NOT NULL,
	version  INTEGER        NOT NULL
);

CREATE INDEX shop_order_state ON shop_order (state, id);
CREATE INDEX shop_order_customer ON shop_order (customer, id);

CREATE TABLE shop_item (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	order_id INTEGER       NOT NULL REFERENCES shop_order (id),
	sku      VARCHAR(20)   NOT NULL,
	name     VARCHAR(80)   NOT NULL,
	count    INTEGER       NOT NULL,
	price    DECIMAL(7, 2) NOT NULL,
	UNIQUE (order_id, sku)
);
