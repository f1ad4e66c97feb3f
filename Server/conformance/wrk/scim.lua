-- Requests of one kind for wrk: `wrk -s scim.lua URL -- KIND PREFIX IDS RUN`.
-- KIND is get, post or patch; PREFIX the path before /Users; IDS a file with an id on each line, of the users user-0, user-1
-- and so on; RUN a word that makes the names of this run its own.

local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

local user = '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"%s","displayName":"%s",'
  .. '"name":{"givenName":"Ann","familyName":"Example"},"emails":[{"value":"%s@example.com","type":"work","primary":true}],'
  .. '"title":"Engineer","active":true}'
local change = '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":'
  .. '[{"op":"replace","path":"title","value":"%s"}]}'

function init(args)
  kind, prefix, run = args[1], args[2], args[4]
  ids = {}
  for id in io.lines(args[3]) do ids[#ids + 1] = id end
  -- The same for all requests: wrk.format would put it together anew for each, with time that the server lacks.
  fields = " HTTP/1.1\r\n"
  for name, value in pairs(wrk.headers) do fields = fields .. name .. ": " .. value .. "\r\n" end
  math.randomseed(number + 1)
  count = 0
end

local function send(method, path, body)
  local length = body and "Content-Type: application/scim+json\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body or "\r\n"
  return method .. " " .. prefix .. path .. fields .. length
end

function request()
  count = count + 1
  local at = math.random(#ids)
  if kind == "get" then return send("GET", "/Users?filter=userName%20eq%20%22user-" .. (at - 1) .. "%22") end
  local name = run .. "-" .. number .. "-" .. count
  if kind == "post" then return send("POST", "/Users", user:format(name, name, name)) end
  return send("PATCH", "/Users/" .. ids[at], change:format(name))
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'result {"requests":%d,"microseconds":%d,"median":%d,"p99":%d,"status":%d,"socket":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
