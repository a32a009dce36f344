-- Who has supply speaks against a prediction: asked for each time a part of the network is looked at.
create index supply_signal_on on supply_signal (feeder) where state = 'on';
