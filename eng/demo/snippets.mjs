// What the demo prints: where everything is, and calls to paste.

export function instructions({ apiUrl, wsUrl, pageUrl, apiKey, keyId, assets }) {
  const asset = assets[0]?.assetId ?? "0x…:1";
  return `
  API URL  ${apiUrl}
  API key  ${apiKey}   (${keyId}, tier Enterprise)
  Page     ${pageUrl}   live prices; its small server holds the key, the page gets ws-tokens

curl
  curl ${apiUrl}/api/v1/ws-token --header "x-api-key: ${apiKey}"
  curl ${apiUrl}/api/v1/evm/rpc --header "x-api-key: ${apiKey}" \\
    --json '{"chain":"eth","method":"eth_blockNumber","params":[]}'

Node (npm install socket.io-client; save as demo-client.mjs)
  import { io } from "socket.io-client";
  const socket = io("${apiUrl}", { transports: ["websocket"], auth: { token: "${apiKey}" } });
  socket.on("connect_error", (error) => console.error(error.message));
  socket.on("priceUpdate", (price) => console.log(price));
  console.log(await socket.emitWithAck("/evm/rpc", { chain: "eth", method: "eth_blockNumber", params: [] }));
  console.log(await socket.emitWithAck("/evm/price/subscribe", { chain: "eth", tokens: ["${asset.split(":")[0]}"] }));

Python (pip install "python-socketio[client]")
  import socketio
  sio = socketio.Client()
  sio.on("priceUpdate", print)
  sio.connect("${apiUrl}", transports=["websocket"], auth={"token": "${apiKey}"})
  print(sio.call("/evm/rpc", {"chain": "base", "method": "eth_blockNumber", "params": []}))
  print(sio.call("/evm/price/subscribe", {"chain": "eth", "tokens": ["${asset.split(":")[0]}"]}))
  sio.wait()

Browser (in the console of ${pageUrl}, whose server hands out tokens)
  const { token } = await (await fetch("/token", { method: "POST" })).json();
  const socket = new WebSocket("${wsUrl}?token=" + token);
  socket.onmessage = ({ data }) => console.log(data);
  socket.onopen = () => socket.send(JSON.stringify({ action: "subscribe", subscription_type: "Prices", asset_ids: ["${asset}"] }));
`;
}
