db_tests = \
	%D%/convert \
	%D%/migrate \
	%D%/pool \
	%D%/query \
	%D%/sqlite/conn \
	%D%/transaction
EXTRA_DIST += %D%/fixture.h %D%/server.h
