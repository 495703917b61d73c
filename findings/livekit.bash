# What the scripts about LiveKit source: livekit-server and the Python SDK in a temporary folder, which goes when the script ends, and the
# server at a free port of 127.0.0.1. Sets $folder and $port.

folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
CGO_ENABLED=0 GOBIN=$folder go install github.com/livekit/livekit-server/cmd/server@v1.13.5
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install livekit==1.2.1 livekit-api==1.2.2

read -r port udp_port < <(python3 - <<'PY'
import socket
a, b = socket.socket(), socket.socket(type=socket.SOCK_DGRAM)
a.bind(("127.0.0.1", 0)), b.bind(("127.0.0.1", 0))
print(a.getsockname()[1], b.getsockname()[1])
PY
)
LIVEKIT_CONFIG="
port: $port
bind_addresses: [127.0.0.1]
keys: { devkey: devsecretdevsecretdevsecretdevsecret }
rtc:
  node_ip: 127.0.0.1
  enable_loopback_candidate: true
  interfaces: { includes: [lo] }
  udp_port: $udp_port
  tcp_port: 0
  stun_servers: ['127.0.0.1:3478']
logging: { level: error }
" "$folder/server" >"$folder/server.log" 2>&1 &
server=$!
curl -sf --retry 60 --retry-delay 1 --retry-connrefused -o /dev/null "http://127.0.0.1:$port/"

# Runs a Python program that lies in the folder, with the port as its argument; its failure is the script's.
run_python() {
  "$folder/venv/bin/python" "$folder/$1" "$port" 2>"$folder/python.log" || {
    tail -n 5 "$folder/python.log"
    exit 1
  }
}
