-- Sends requests that differ in one place only: what is in the file head, a text, what is in the
-- file tail. Arguments: nothing -, unique RUN or chance BOUND; then the two files.
-- The last line printed is for the caller to read.

local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

local function content(path)
  local file = assert(io.open(path, "rb"))
  local bytes = file:read("*a")
  file:close()
  return bytes
end

function init(args)
  local kind, detail = args[1], args[2]
  local head, tail = content(args[3]), content(args[4])
  if kind == "nothing" then
    local whole = head .. tail
    request = function()
      return whole
    end
  elseif kind == "unique" then
    local before = head .. detail .. "-" .. number .. "-"
    local count = 0
    request = function()
      count = count + 1
      return before .. count .. tail
    end
  elseif kind == "chance" then
    local last = tonumber(detail) - 1
    math.randomseed(os.time() + number)
    request = function()
      return head .. math.random(0, last) .. tail
    end
  else
    error("no such kind of requests: " .. kind)
  end
end

function done(summary, latency, requests)
  local errors = summary.errors
  print(string.format(
    "polygate requests=%d micros=%d connect=%d read=%d write=%d status=%d timeout=%d",
    summary.requests, summary.duration,
    errors.connect, errors.read, errors.write, errors.status, errors.timeout))
end
