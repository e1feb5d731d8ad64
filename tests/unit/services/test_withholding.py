"""What a bundle keeps of settings, of a crash and of a log's lines."""

from eamconsole.services.diagnostics.withholding import MARK, of_log, of_settings

HEAD = "2026-11-24 10:00:00,123 WARNING"


def test_texts_and_names_the_city_chose_are_withheld_and_settings_are_not():
    kept = of_settings(
        {
            "messages": {"acknowledgement": "https://x.example/help Call Mary Miller"},
            "categories": {"links": {"Mary's pothole": "POTH"}, "category_code": "SCF"},
            "eam": {"eam_url": "https://eam.example:8443/Citizen?key=1", "poll_seconds": 300},
            "custom_fields": [{"name": "User13", "template": "Mary"}],
        }
    )
    assert "Mary" not in str(kept)
    assert kept["messages"]["acknowledgement"] == "[39 characters]"
    assert kept["categories"] == {"links": {"[1]": "[4 characters]"}, "category_code": "SCF"}
    assert kept["eam"] == {"eam_url": "https://eam.example:8443/Citizen", "poll_seconds": 300}


def test_a_crash_keeps_its_kind_threads_and_places():
    crash = [
        "Fatal Python error: Segmentation fault",
        "Current thread 0x00007f7be7a00b80 (most recent call first):",
        '  File "C:\\eam\\eamconsole\\gui\\app.py", line 125 in spend',
        '  File "Mary Miller, 17 Canary Lane", line 3 in f',
    ]
    assert list(of_log(crash)) == [
        "Fatal Python error: Segmentation fault",
        "Current thread 0x00007f7be7a00b80",
        "  app.py:125 spend",
    ]


def test_records_keep_their_sentence_up_to_its_first_variable_part():
    kept = list(
        of_log(
            [
                f"{HEAD} Thread-1 (run) eamconsole.sync.engine: no address for Request 5: Mary",
                f"{HEAD} deliver_0 alembic.runtime: Mary Miller",
                "Mary Miller of 17 Canary Lane",
                "ValueError: Mary Miller",
            ]
        )
    )
    assert "Mary" not in "".join(kept)
    assert kept[0].endswith(f"no address for Request 5 {MARK}")
    assert kept[-1] == f"ValueError {MARK}"
