-- Health of a resource of hpc-operator, by its conditions (kstatus). The same for all its kinds.
local health = {status = "Progressing", message = "Waiting for hpc-operator to look at it."}
local status = obj.status
if status == nil or status.conditions == nil then
  return health
end
if status.observedGeneration ~= obj.metadata.generation then
  health.message = "Waiting for hpc-operator to look at the newest spec."
  return health
end
local found = {}
for _, condition in ipairs(status.conditions) do
  found[condition.type] = condition
end
-- What needs a person goes first, then what a person asked for.
local order = {
  {condition = "Stalled", status = "Degraded"},
  {condition = "Paused", status = "Suspended"},
  {condition = "Reconciling", status = "Progressing"},
  {condition = "Ready", status = "Healthy"},
}
for _, rule in ipairs(order) do
  local condition = found[rule.condition]
  if condition ~= nil and condition.status == "True" then
    health.status = rule.status
    health.message = condition.message
    return health
  end
end
if found.Ready ~= nil then
  health.message = found.Ready.message
end
return health
