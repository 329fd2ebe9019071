"""What is done with a trained model: evaluate, predict, compare with classical estimators."""
