"""A youngster's browser as a process of its own: `python -m benchmarks.browser ADDRESS`.

Each line on its input is {"cookie", "pair"}: it opens the page with consents, says "ready", and on the next line presses the
button that stops this pair. It answers with the moments at which it pressed and at which the answer had come, on the
clock of perf_counter, which every process on a Linux machine shares.
"""

import json
import re
import sys
from time import perf_counter

import httpx

CONSENTS = "/jongere/toestemming"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def main(address: str) -> None:
    """Serve lines until the input ends."""
    for line in sys.stdin:
        asked = json.loads(line)
        with httpx.Client(base_url=address, cookies={"koppel": asked["cookie"]}) as client:
            page = client.get(CONSENTS)
            form = {"csrf_token": TOKEN.findall(page.raise_for_status().text)[0]}
            print("ready", flush=True)
            sys.stdin.readline()
            began = perf_counter()
            answer = client.post(f"{CONSENTS}/{asked['pair']}/stop", data=form)
            ended = perf_counter()
        print(json.dumps({"status": answer.status_code, "began": began, "ended": ended}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
