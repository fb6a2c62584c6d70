"""The controls: data, network, training, transport and timeline."""
