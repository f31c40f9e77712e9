-- Pausing and resuming exclude each other; what is paused is not looked at.
local annotations = obj.metadata.annotations or {}
local paused = annotations["hpc-operator.io/paused"] == "true"
local actions = {}
actions["pause"] = {disabled = paused}
actions["resume"] = {disabled = not paused}
actions["reconcile"] = {disabled = paused}
return actions
