local annotations = obj.metadata.annotations
if annotations ~= nil then
  annotations["hpc-operator.io/paused"] = nil
  -- An empty table would become a list.
  if next(annotations) == nil then
    obj.metadata.annotations = nil
  end
end
return obj
