if obj.metadata.annotations == nil then
  obj.metadata.annotations = {}
end
obj.metadata.annotations["hpc-operator.io/paused"] = "true"
return obj
