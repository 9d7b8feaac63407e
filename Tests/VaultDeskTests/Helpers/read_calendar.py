#!/usr/bin/python3
"""Reads a calendar from standard input with python3-icalendar, and prints its events as JSON."""
import json, sys
from icalendar import Calendar

def one(component, name):
    value = component.get(name)
    assert not isinstance(value, list), name + " is there twice"
    return value

calendar = Calendar.from_ical(sys.stdin.buffer.read())
assert one(calendar, "VERSION") == "2.0" and one(calendar, "PRODID")
assert not calendar.errors
events = []
for event in calendar.walk("VEVENT"):
    assert not event.errors
    start = one(event, "DTSTART").dt
    assert one(event, "DTSTAMP").dt.tzinfo is not None and start.tzinfo is not None
    alarms = []
    for alarm in event.walk("VALARM"):
        assert one(alarm, "ACTION") == "DISPLAY" and one(alarm, "DESCRIPTION")
        alarms.append((start + one(alarm, "TRIGGER").dt).strftime("%Y-%m-%dT%H:%M:%SZ"))
    events.append({
        "uid": str(one(event, "UID")), "sequence": int(one(event, "SEQUENCE")),
        "stamp": one(event, "DTSTAMP").dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "start": start.strftime("%Y-%m-%dT%H:%M:%SZ"), "summary": str(one(event, "SUMMARY")),
        "description": str(one(event, "DESCRIPTION")), "status": str(one(event, "STATUS")), "alarms": alarms,
    })
json.dump(events, sys.stdout)
