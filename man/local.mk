# The manual. A public function is named in one of the pages of section 3.
dist_man_MANS = \
	man/pn-markup.7 \
	man/pn_db.3 \
	man/pn_form.3 \
	man/pn_http.3 \
	man/pn_log.3 \
	man/pn_main.3 \
	man/pn_reply.3 \
	man/pn_req.3 \
	man/pn_schema.3 \
	man/pn_session.3 \
	man/pn_stream.3 \
	man/pn_test.3 \
	man/pn_upload.3 \
	man/pn_value.3 \
	man/postern-endpoint.1 \
	man/postern.1 \
	man/postern.7
