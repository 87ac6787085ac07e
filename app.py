"""The app: `streamlit run app.py`. The list of pages, the language, and the edge where faults become words."""

import streamlit as st

from hotspot.pages import compare, data_quality, duty, hotspot_map, pack, patrol, shell

st.set_page_config(page_title=shell.say("app_title"), page_icon=shell.icon(), layout="wide")
shell.set_style()
shell.switch_language()
pages = [
    st.Page(hotspot_map.show, title=shell.say("map_title"), url_path="map", default=True),
    st.Page(compare.show, title=shell.say("compare_title"), url_path="compare"),
    st.Page(patrol.show, title=shell.say("patrol_title"), url_path="patrol"),
    st.Page(pack.show, title=shell.say("pack_title"), url_path="pack"),
    st.Page(data_quality.show, title=shell.say("quality_title"), url_path="quality"),
    st.Page(duty.show, title=shell.say("duty_title"), url_path="duty"),
]
page = st.navigation(pages, position="top")
with shell.error_edge():
    page.run()
