"""How far each feed has been read, so that what is new is found however much there is."""
