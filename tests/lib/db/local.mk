db_tests = \
	%D%/query \
	%D%/transaction
EXTRA_DIST += %D%/fixture.h
