echo 'print(1)' >main.py
